package guise.engine.isa;

/** A far pointer in memory: an offset, and behind it a selector. */
final class FarPointer {
  private FarPointer() {}

  /** Bytes of the offset: AMD's processors have none of 64 bits (APM volume 3, JMP far, LSS). */
  static int size(Cpu cpu, Decoded in) {
    return in.size() == 8 && cpu.hypervisor.amdCompatible() ? 4 : in.size();
  }

  /** Where the selector is, in the segment of the memory operand. */
  static long behind(Cpu cpu, Decoded in) {
    long at = in.offset(cpu) + size(cpu, in);
    return in.addressSize() == 8 ? at : at & (in.addressSize() == 4 ? 0xFFFF_FFFFL : 0xFFFF);
  }
}
