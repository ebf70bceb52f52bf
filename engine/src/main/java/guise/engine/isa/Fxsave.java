package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * FXSAVE and FXRSTOR (SDM volume 1, 10.5). XMM registers are moved whatever CR4.OSFXSR says, which
 * the manual leaves open, but not in 64-bit mode at CPL 0 with EFER.FFXSR (APM volume 2, 11.4.4).
 */
final class Fxsave {
  private static final long EM_TS = 0xC;
  private static final long FFXSR = 1 << 14;
  private static final int SIZE = 512;
  private static final long LEGACY = 3;

  private Fxsave() {}

  private static void check(Cpu cpu) {
    if ((cpu.cr0 & EM_TS) != 0) {
      throw GuestFault.NM;
    }
  }

  private static boolean skipsXmm(Cpu cpu) {
    return (cpu.efer & FFXSR) != 0 && cpu.code64 && cpu.cpl == 0;
  }

  static Outcome fxsave(Cpu cpu, Decoded in) {
    check(cpu);
    long base = XsaveArea.at(cpu, in, 16, true);
    XsaveArea.probeWrite(cpu, base, SIZE);
    XsaveArea.saveX87(cpu, in, base);
    XsaveArea.saveControl(cpu, base);
    if (!skipsXmm(cpu)) {
      XsaveArea.saveXmm(cpu, base);
    }
    return Outcome.NEXT;
  }

  static Outcome fxrstor(Cpu cpu, Decoded in) {
    check(cpu);
    long base = XsaveArea.at(cpu, in, 16, false);
    XsaveArea.probeRead(cpu, base, SIZE);
    int mxcsr = XsaveArea.control(cpu, base);
    if ((mxcsr & ~SseControl.bits(cpu)) != 0) {
      return Outcome.gp();
    }
    XsaveArea.loadX87(cpu, in, base);
    cpu.extended.mxcsr = mxcsr;
    if (!skipsXmm(cpu)) {
      XsaveArea.loadXmm(cpu, base);
    }
    cpu.extended.loaded(LEGACY);
    return Outcome.NEXT;
  }
}
