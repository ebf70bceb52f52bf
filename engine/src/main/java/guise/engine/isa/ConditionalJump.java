package guise.engine.isa;

/** Jcc. Every condition has its own method in 64-bit mode: these are the hottest instructions. */
final class ConditionalJump {
  private ConditionalJump() {}

  static Semantics of(Condition condition) {
    return (cpu, in) -> condition.holds(cpu) ? Branch.jump(cpu, in) : Outcome.NEXT;
  }

  static Cells.Choice near(Condition condition) {
    Semantics fast = in64(condition);
    return (in, general) -> in.size() == 8 ? fast : general;
  }

  private static Semantics in64(Condition condition) {
    return switch (condition) {
      case O -> ConditionalJump::ifO;
      case NO -> ConditionalJump::ifNo;
      case B -> ConditionalJump::ifB;
      case AE -> ConditionalJump::ifAe;
      case E -> ConditionalJump::ifE;
      case NE -> ConditionalJump::ifNe;
      case BE -> ConditionalJump::ifBe;
      case A -> ConditionalJump::ifA;
      case S -> ConditionalJump::ifS;
      case NS -> ConditionalJump::ifNs;
      case P -> ConditionalJump::ifP;
      case NP -> ConditionalJump::ifNp;
      case L -> ConditionalJump::ifL;
      case GE -> ConditionalJump::ifGe;
      case LE -> ConditionalJump::ifLe;
      case G -> ConditionalJump::ifG;
    };
  }

  private static Outcome ifO(Cpu cpu, Decoded in) {
    return cpu.of() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifNo(Cpu cpu, Decoded in) {
    return !cpu.of() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifB(Cpu cpu, Decoded in) {
    return cpu.cf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifAe(Cpu cpu, Decoded in) {
    return !cpu.cf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifE(Cpu cpu, Decoded in) {
    return cpu.zf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifNe(Cpu cpu, Decoded in) {
    return !cpu.zf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifBe(Cpu cpu, Decoded in) {
    return cpu.cf() || cpu.zf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifA(Cpu cpu, Decoded in) {
    return !cpu.cf() && !cpu.zf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifS(Cpu cpu, Decoded in) {
    return cpu.sf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifNs(Cpu cpu, Decoded in) {
    return !cpu.sf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifP(Cpu cpu, Decoded in) {
    return cpu.pf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifNp(Cpu cpu, Decoded in) {
    return !cpu.pf() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifL(Cpu cpu, Decoded in) {
    return cpu.sf() != cpu.of() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifGe(Cpu cpu, Decoded in) {
    return cpu.sf() == cpu.of() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifLe(Cpu cpu, Decoded in) {
    return cpu.zf() || cpu.sf() != cpu.of() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }

  private static Outcome ifG(Cpu cpu, Decoded in) {
    return !cpu.zf() && cpu.sf() == cpu.of() ? Branch.jump64(cpu, in) : Outcome.NEXT;
  }
}
