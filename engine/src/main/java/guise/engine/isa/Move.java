package guise.engine.isa;

/** MOV, MOVBE, LEA, XLAT. */
final class Move {
  private Move() {}

  static Outcome rmR(Cpu cpu, Decoded in) {
    in.setRm(cpu, in.reg(cpu));
    return Outcome.NEXT;
  }

  static Outcome rRm(Cpu cpu, Decoded in) {
    in.setReg(cpu, in.rm(cpu));
    return Outcome.NEXT;
  }

  static Outcome rI(Cpu cpu, Decoded in) {
    in.setReg(cpu, in.immediate());
    return Outcome.NEXT;
  }

  static Outcome rmI(Cpu cpu, Decoded in) {
    in.setRm(cpu, in.immediate());
    return Outcome.NEXT;
  }

  /** MOV r/m, Sreg: a word in memory, a register as wide as the operand size says. */
  static Outcome rmSegment(Cpu cpu, Decoded in) {
    int number = in.reg() & 7;
    if (number > SegmentRegister.GS) {
      return Outcome.ud();
    }
    int selector = cpu.segments[number].selector;
    if (in.memory()) {
      cpu.write(in.segment(), in.offset(cpu), 2, selector);
    } else {
      cpu.setRegister(in.rm(), in.size(), true, selector);
    }
    return Outcome.NEXT;
  }

  static Outcome swapLoad(Cpu cpu, Decoded in) {
    in.setReg(cpu, swap(in.rm(cpu), in.size()));
    return Outcome.NEXT;
  }

  static Outcome swapStore(Cpu cpu, Decoded in) {
    in.setRm(cpu, swap(in.reg(cpu), in.size()));
    return Outcome.NEXT;
  }

  static long swap(long value, int size) {
    return Long.reverseBytes(value) >>> Long.SIZE - 8 * size;
  }

  static Outcome lea(Cpu cpu, Decoded in) {
    in.setReg(cpu, in.offset(cpu));
    return Outcome.NEXT;
  }

  static Outcome xlat(Cpu cpu, Decoded in) {
    long offset = cpu.r[Cpu.RBX] + (cpu.r[Cpu.RAX] & 0xFF) & Strings.mask(in);
    cpu.setRegister(Cpu.RAX, 1, true, cpu.read(in.segment(), offset, 1));
    return Outcome.NEXT;
  }
}
