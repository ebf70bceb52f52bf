package guise.engine.isa;

/** LDMXCSR and STMXCSR. */
final class SseControl {
  private SseControl() {}

  /** A reserved bit is #GP. */
  static Outcome ldmxcsr(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    int value = (int) in.rm(cpu);
    if ((value & ~ExtendedState.MXCSR_MASK) != 0) {
      return Outcome.gp();
    }
    cpu.extended.mxcsr = value;
    return Outcome.NEXT;
  }

  static Outcome stmxcsr(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    in.setRm(cpu, cpu.extended.mxcsr);
    return Outcome.NEXT;
  }
}
