package guise.engine.isa;

/** A far pointer in memory: an offset, and behind it a selector. */
final class FarPointer {
  private FarPointer() {}

  /** Where the selector is, in the segment of the memory operand. */
  static long behind(Cpu cpu, Decoded in) {
    long at = in.offset(cpu) + in.size();
    return in.addressSize() == 8 ? at : at & (in.addressSize() == 4 ? 0xFFFF_FFFFL : 0xFFFF);
  }
}
