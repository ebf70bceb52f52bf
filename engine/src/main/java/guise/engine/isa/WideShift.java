package guise.engine.isa;

/** Shifts of a register of 32 or 64 bits by an immediate that is not 0. */
final class WideShift {
  private WideShift() {}

  static Semantics chooseShlI(Decoded in, Semantics general) {
    return fits(in) ? WideShift::shl : general;
  }

  static Semantics chooseShrI(Decoded in, Semantics general) {
    return fits(in) ? WideShift::shr : general;
  }

  static Semantics chooseSarI(Decoded in, Semantics general) {
    return fits(in) ? WideShift::sar : general;
  }

  private static boolean fits(Decoded in) {
    return Wide.registers(in) && (in.immediate() & Shifting.countMask(in)) != 0;
  }

  private static Outcome shl(Cpu cpu, Decoded in) {
    int count = (int) in.immediate() & Shifting.countMask(in);
    int bits = 8 * in.size();
    long a = cpu.r[in.rm()] & in.mask();
    long result = a << count & in.mask();
    cpu.r[in.rm()] = result;
    boolean carry = Shift.bit(a, bits - count);
    cpu.flagsOf(result, carry, Shift.bit(result, bits - 1) != carry, in.size());
    return Outcome.NEXT;
  }

  private static Outcome shr(Cpu cpu, Decoded in) {
    int count = (int) in.immediate() & Shifting.countMask(in);
    int bits = 8 * in.size();
    long a = cpu.r[in.rm()] & in.mask();
    long result = a >>> count;
    cpu.r[in.rm()] = result;
    boolean overflow = Shift.bit(result, bits - 1) != Shift.bit(result, bits - 2);
    cpu.flagsOf(result, Shift.bit(a, count - 1), overflow, in.size());
    return Outcome.NEXT;
  }

  private static Outcome sar(Cpu cpu, Decoded in) {
    int count = (int) in.immediate() & Shifting.countMask(in);
    long a = Shift.signed(cpu.r[in.rm()], 8 * in.size());
    long result = a >> count;
    cpu.r[in.rm()] = result & in.mask();
    cpu.flagsOf(result, Shift.bit(a, count - 1), false, in.size());
    return Outcome.NEXT;
  }
}
