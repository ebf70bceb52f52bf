package guise.engine.isa;

/** XCHG, XADD, CMPXCHG, BSWAP; NOP and PAUSE, which are XCHG's encodings. */
final class Exchange {
  private Exchange() {}

  static Outcome xchg(Cpu cpu, Decoded in) {
    long value = in.rmToModify(cpu);
    long other = in.reg(cpu);
    in.modify(cpu, other);
    in.setReg(cpu, value);
    return Outcome.NEXT;
  }

  /** The accumulator with itself is NOP, which leaves even the upper half of RAX. */
  static Outcome xchgAccumulator(Cpu cpu, Decoded in) {
    if (in.reg() != Cpu.RAX) {
      long value = cpu.register(Cpu.RAX, in.size(), true);
      cpu.setRegister(Cpu.RAX, in.size(), true, in.reg(cpu));
      in.setReg(cpu, value);
    }
    return Outcome.NEXT;
  }

  /** PAUSE; with another register than RAX the F3 means nothing. */
  static Outcome pause(Cpu cpu, Decoded in) {
    Outcome exit = in.reg() == Cpu.RAX ? cpu.intercepted(in, Intercept.PAUSE, 0) : null;
    return exit != null ? exit : xchgAccumulator(cpu, in);
  }

  /** XADD: where both operands are one register, it gets the sum. */
  static Outcome xadd(Cpu cpu, Decoded in) {
    long a = in.rmToModify(cpu);
    long b = in.reg(cpu);
    long sum = a + b;
    if (in.memory()) {
      in.modify(cpu, sum);
      in.setReg(cpu, a);
    } else {
      in.setReg(cpu, a);
      in.modify(cpu, sum);
    }
    cpu.flagsOfAdd(a, b, sum, in.size());
    return Outcome.NEXT;
  }

  /**
   * CMPXCHG writes memory in any case: what was there, if it is not equal; a register it leaves.
   */
  static Outcome cmpxchg(Cpu cpu, Decoded in) {
    long a = cpu.register(Cpu.RAX, in.size(), true);
    long value = in.rmToModify(cpu);
    if (a == value) {
      in.modify(cpu, in.reg(cpu));
    } else {
      if (in.memory()) {
        in.modify(cpu, value);
      }
      cpu.setRegister(Cpu.RAX, in.size(), true, value);
    }
    cpu.flagsOfSubtract(a, value, a - value, in.size());
    return Outcome.NEXT;
  }

  /** BSWAP of a 16-bit register, undefined by the manuals, clears it. */
  static Outcome bswap(Cpu cpu, Decoded in) {
    in.setReg(cpu, in.size() == 2 ? 0 : Move.swap(cpu.r[in.reg()], in.size()));
    return Outcome.NEXT;
  }
}
