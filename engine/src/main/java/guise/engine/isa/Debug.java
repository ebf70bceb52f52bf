package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** Single steps and breakpoints (SDM volume 3, 18.2 and 18.3); those on ports are not there. */
final class Debug {
  private static final int BREAKPOINTS = 4;
  private static final long SINGLE_STEP = 1 << 14;
  private static final long ENABLED = 0xFF;
  private static final Outcome SINGLE_STEPPED = new Outcome.Trapped(SINGLE_STEP);

  private final Cpu cpu;
  private final DataBreakpoints data;

  Debug(Cpu cpu) {
    this.cpu = cpu;
    this.data = new DataBreakpoints(cpu);
  }

  /** Brings what memory tells of in line with DR7. */
  void arm() {
    data.arm();
  }

  /** Whether an instruction may trap just because it is executed. */
  boolean isOn() {
    return cpu.flag(Cpu.TF) || (cpu.dr7 & ENABLED) != 0;
  }

  /** A breakpoint on the instruction is a fault, unless RF says that it was taken. */
  void beforeFetch() {
    boolean resumes = cpu.flag(Cpu.RF);
    if ((cpu.dr7 & ENABLED) == 0 || resumes) {
      return;
    }
    long linear = cpu.code64 ? cpu.rip : cpu.segments[SegmentRegister.CS].base + cpu.rip;
    long hit = 0;
    for (int i = 0; i < BREAKPOINTS; i++) {
      boolean on = (cpu.dr7 >>> 2 * i & 3) != 0 && (cpu.dr7 >>> 16 + 4 * i & 3) == 0;
      hit |= on && cpu.dr[i] == linear ? 1L << i : 0;
    }
    if (hit != 0) {
      cpu.dr6 = cpu.dr6 & ~0xFL | hit;
      throw GuestFault.of(GuestFault.DB_VECTOR, GuestFault.NO_CODE);
    }
  }

  /**
   * What an instruction came to, with its traps: it is done, so RIP stays behind it. MOV SS keeps
   * what it met on data until the next instruction is done, and a single step for good.
   */
  Outcome after(Outcome outcome, boolean traps) {
    boolean done = Outcome.is(outcome, Outcome.NEXT) || Outcome.is(outcome, Outcome.ELSEWHERE);
    if (done && (cpu.shadow & Cpu.SHADOW_OF_MOV_SS) != 0) {
      return outcome;
    }
    long met = data.take();
    if (!done || !traps && met == 0) {
      return outcome;
    }
    return met == 0 ? SINGLE_STEPPED : new Outcome.Trapped(met | (traps ? SINGLE_STEP : 0));
  }

  /** An instruction that is not done has met nothing. */
  void undone() {
    data.take();
  }
}
