package guise.engine.isa;

/** CMOVcc and SETcc. */
final class Conditional {
  private Conditional() {}

  /** CMOVcc reads its source in any case, and clears the upper half of a 32-bit destination. */
  static Semantics move(Condition condition) {
    return (cpu, in) -> {
      long value = in.rm(cpu);
      in.setReg(cpu, condition.holds(cpu) ? value : in.reg(cpu));
      return Outcome.NEXT;
    };
  }

  static Semantics set(Condition condition) {
    return (cpu, in) -> {
      in.setRm(cpu, condition.holds(cpu) ? 1 : 0);
      return Outcome.NEXT;
    };
  }
}
