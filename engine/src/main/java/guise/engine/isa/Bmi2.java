package guise.engine.isa;

/** The instructions of BMI2; only BZHI has flags. */
final class Bmi2 {
  private Bmi2() {}

  static Outcome bzhi(Cpu cpu, Decoded in) {
    long source = in.rm(cpu);
    int bits = 8 * in.size();
    int from = (int) cpu.r[in.vvvv()] & 0xFF;
    long value = from < bits ? source & (1L << from) - 1 : source;
    in.setReg(cpu, value);
    cpu.flagsOf(value, from >= bits, false, in.size());
    return Outcome.NEXT;
  }

  static Outcome pext(Cpu cpu, Decoded in) {
    in.setReg(cpu, Long.compress(cpu.register(in.vvvv(), in.size(), true), in.rm(cpu)));
    return Outcome.NEXT;
  }

  static Outcome pdep(Cpu cpu, Decoded in) {
    in.setReg(cpu, Long.expand(cpu.register(in.vvvv(), in.size(), true), in.rm(cpu)));
    return Outcome.NEXT;
  }

  /** MULX: where both destinations are one register, it gets the upper half. */
  static Outcome mulx(Cpu cpu, Decoded in) {
    long a = cpu.register(Cpu.RDX, in.size(), true);
    long b = in.rm(cpu);
    long low = a * b;
    cpu.setRegister(in.vvvv(), in.size(), true, low);
    in.setReg(cpu, in.size() == 8 ? Math.unsignedMultiplyHigh(a, b) : low >>> 32);
    return Outcome.NEXT;
  }

  private static int count(Cpu cpu, Decoded in) {
    return (int) cpu.r[in.vvvv()] & Shifting.countMask(in);
  }

  static Outcome sarx(Cpu cpu, Decoded in) {
    in.setReg(cpu, Shift.signed(in.rm(cpu), 8 * in.size()) >> count(cpu, in));
    return Outcome.NEXT;
  }

  static Outcome shlx(Cpu cpu, Decoded in) {
    in.setReg(cpu, in.rm(cpu) << count(cpu, in));
    return Outcome.NEXT;
  }

  static Outcome shrx(Cpu cpu, Decoded in) {
    in.setReg(cpu, in.rm(cpu) >>> count(cpu, in));
    return Outcome.NEXT;
  }

  static Outcome rorx(Cpu cpu, Decoded in) {
    long source = in.rm(cpu);
    int count = (int) in.immediate() & Shifting.countMask(in);
    in.setReg(cpu, count == 0 ? source : source >>> count | source << 8 * in.size() - count);
    return Outcome.NEXT;
  }
}
