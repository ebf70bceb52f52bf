package guise.engine.isa;

/** CMP and TEST: flags, and nothing written. */
final class Comparison {
  private Comparison() {}

  static Outcome cmpRmR(Cpu cpu, Decoded in) {
    long a = in.rm(cpu);
    long b = in.reg(cpu);
    cpu.flagsOfSubtract(a, b, a - b, in.size());
    return Outcome.NEXT;
  }

  static Outcome cmpRRm(Cpu cpu, Decoded in) {
    long b = in.rm(cpu);
    long a = in.reg(cpu);
    cpu.flagsOfSubtract(a, b, a - b, in.size());
    return Outcome.NEXT;
  }

  static Outcome cmpRmI(Cpu cpu, Decoded in) {
    long a = in.rm(cpu);
    long b = in.immediate();
    cpu.flagsOfSubtract(a, b, a - b, in.size());
    return Outcome.NEXT;
  }

  static Outcome testRmR(Cpu cpu, Decoded in) {
    cpu.flagsOfLogic(in.rm(cpu) & in.reg(cpu), in.size());
    return Outcome.NEXT;
  }

  static Outcome testRmI(Cpu cpu, Decoded in) {
    cpu.flagsOfLogic(in.rm(cpu) & in.immediate(), in.size());
    return Outcome.NEXT;
  }

  // -- registers of 32 and 64 bits --------------------------------------------------------------

  static Semantics fastCmpRmR(Decoded in, Semantics general) {
    return Wide.registers(in) ? Comparison::cmpWide : general;
  }

  static Semantics fastCmpRmI(Decoded in, Semantics general) {
    return Wide.registers(in) ? Comparison::cmpWideI : general;
  }

  static Semantics fastTestRmR(Decoded in, Semantics general) {
    return Wide.registers(in) ? Comparison::testWide : general;
  }

  private static Outcome cmpWide(Cpu cpu, Decoded in) {
    long a = cpu.r[in.rm()];
    long b = cpu.r[in.reg()];
    cpu.flagsOfSubtract(a, b, a - b, in.size());
    return Outcome.NEXT;
  }

  private static Outcome cmpWideI(Cpu cpu, Decoded in) {
    long a = cpu.r[in.rm()];
    long b = in.immediate();
    cpu.flagsOfSubtract(a, b, a - b, in.size());
    return Outcome.NEXT;
  }

  private static Outcome testWide(Cpu cpu, Decoded in) {
    cpu.flagsOfLogic(cpu.r[in.rm()] & cpu.r[in.reg()], in.size());
    return Outcome.NEXT;
  }
}
