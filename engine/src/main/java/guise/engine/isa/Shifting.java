package guise.engine.isa;

/** Where a shift's count comes from. A count of 0 leaves all flags, yet the operand is written. */
final class Shifting {
  private Shifting() {}

  static Semantics byImmediate(Counted op) {
    return (cpu, in) -> shift(cpu, in, op, (int) in.immediate() & countMask(in));
  }

  static Semantics byOne(Counted op) {
    return (cpu, in) -> shift(cpu, in, op, 1);
  }

  static Semantics byCl(Counted op) {
    return (cpu, in) -> shift(cpu, in, op, (int) cpu.r[Cpu.RCX] & countMask(in));
  }

  /** Counts are taken from 5 bits, of 64-bit operands from 6. */
  static int countMask(Decoded in) {
    return in.size() == 8 ? 0x3F : 0x1F;
  }

  private static Outcome shift(Cpu cpu, Decoded in, Counted op, int count) {
    long a = in.rmToModify(cpu);
    if (count == 0) {
      in.modify(cpu, a);
      return Outcome.NEXT;
    }
    int bits = 8 * in.size();
    long result = op.result(cpu, a, count, bits);
    in.modify(cpu, result);
    op.flags(cpu, a, result, count, bits);
    return Outcome.NEXT;
  }
}
