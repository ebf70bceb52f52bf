package guise.engine.isa;

/** INC, DEC, NEG and NOT of a register of 32 or 64 bits. */
final class WideStep {
  private WideStep() {}

  static Semantics chooseInc(Decoded in, Semantics general) {
    return Wide.registers(in) ? WideStep::inc : general;
  }

  static Semantics chooseDec(Decoded in, Semantics general) {
    return Wide.registers(in) ? WideStep::dec : general;
  }

  static Semantics chooseNeg(Decoded in, Semantics general) {
    return Wide.registers(in) ? WideStep::neg : general;
  }

  static Semantics chooseNot(Decoded in, Semantics general) {
    return Wide.registers(in) ? WideStep::not : general;
  }

  private static Outcome inc(Cpu cpu, Decoded in) {
    long a = cpu.r[in.rm()];
    long carry = cpu.topCarry();
    cpu.r[in.rm()] = a + 1 & in.mask();
    cpu.flagsOfAdd(a, 1, a + 1, in.size());
    cpu.keepCarry(carry);
    return Outcome.NEXT;
  }

  private static Outcome dec(Cpu cpu, Decoded in) {
    long a = cpu.r[in.rm()];
    long carry = cpu.topCarry();
    cpu.r[in.rm()] = a - 1 & in.mask();
    cpu.flagsOfSubtract(a, 1, a - 1, in.size());
    cpu.keepCarry(carry);
    return Outcome.NEXT;
  }

  private static Outcome neg(Cpu cpu, Decoded in) {
    long a = cpu.r[in.rm()];
    cpu.r[in.rm()] = -a & in.mask();
    cpu.flagsOfSubtract(0, a, -a, in.size());
    return Outcome.NEXT;
  }

  private static Outcome not(Cpu cpu, Decoded in) {
    cpu.r[in.rm()] = ~cpu.r[in.rm()] & in.mask();
    return Outcome.NEXT;
  }
}
