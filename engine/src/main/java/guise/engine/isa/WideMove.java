package guise.engine.isa;

/** The hot forms of MOV, MOVZX and LEA: 32 and 64 bits. */
final class WideMove {
  private static final int RIP = Decoded.RIP;

  private WideMove() {}

  static Semantics chooseRmR(Decoded in, Semantics general) {
    if (in.size() < 4) {
      return general;
    }
    return in.memory() ? WideMove::store : WideMove::copy;
  }

  static Semantics chooseRRm(Decoded in, Semantics general) {
    if (in.size() < 4) {
      return general;
    }
    return in.memory() ? WideMove::load : WideMove::copyBack;
  }

  static Semantics chooseZeroByte(Decoded in, Semantics general) {
    return in.size() >= 4 && in.memory() ? WideMove::loadByte : general;
  }

  static Semantics chooseLea(Decoded in, Semantics general) {
    boolean simple = in.size() == 8 && in.addressSize() == 8 && in.base() >= 0 && in.base() != RIP;
    if (!simple) {
      return general;
    }
    return in.index() < 0 ? WideMove::leaBase : WideMove::leaIndex;
  }

  private static Outcome copy(Cpu cpu, Decoded in) {
    cpu.r[in.rm()] = cpu.r[in.reg()] & in.mask();
    return Outcome.NEXT;
  }

  private static Outcome copyBack(Cpu cpu, Decoded in) {
    cpu.r[in.reg()] = cpu.r[in.rm()] & in.mask();
    return Outcome.NEXT;
  }

  private static Outcome store(Cpu cpu, Decoded in) {
    cpu.write(in.segment(), in.offset(cpu), in.size(), cpu.r[in.reg()]);
    return Outcome.NEXT;
  }

  private static Outcome load(Cpu cpu, Decoded in) {
    cpu.r[in.reg()] = cpu.read(in.segment(), in.offset(cpu), in.size());
    return Outcome.NEXT;
  }

  private static Outcome loadByte(Cpu cpu, Decoded in) {
    cpu.r[in.reg()] = cpu.read(in.segment(), in.offset(cpu), 1);
    return Outcome.NEXT;
  }

  private static Outcome leaBase(Cpu cpu, Decoded in) {
    cpu.r[in.reg()] = cpu.r[in.base()] + in.displacement();
    return Outcome.NEXT;
  }

  private static Outcome leaIndex(Cpu cpu, Decoded in) {
    cpu.r[in.reg()] = cpu.r[in.base()] + (cpu.r[in.index()] << in.scale()) + in.displacement();
    return Outcome.NEXT;
  }
}
