package guise.engine.isa;

import guise.x86.StaticFeature;

/** MXCSR: which bits it has, LDMXCSR and STMXCSR. */
final class SseControl {
  /** AMD's MM: packed operands in memory need not be aligned. */
  static final int MISALIGNED = 1 << 17;

  private SseControl() {}

  /** The bits that MXCSR has on this processor; the others are reserved. */
  static int bits(Cpu cpu) {
    boolean amd = cpu.hypervisor.has(StaticFeature.MISALIGNSSE);
    return ExtendedState.MXCSR_MASK | (amd ? MISALIGNED : 0);
  }

  /** A reserved bit is #GP. */
  static Outcome ldmxcsr(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    int value = (int) in.rm(cpu);
    if ((value & ~bits(cpu)) != 0) {
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
