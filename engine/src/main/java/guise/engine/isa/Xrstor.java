package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.x86.StaticFeature;

/**
 * XRSTOR and XRSTORS (SDM volume 1, 13.8 and 13.12): the header is checked, then XFD, then MXCSR;
 * what is refused has changed nothing but XFD_ERR.
 */
final class Xrstor {
  private static final long SSE = 2;
  private static final long CONTROL = 6;

  private Xrstor() {}

  static Outcome xrstor(Cpu cpu, Decoded in) {
    Xsave.check(cpu);
    long base = XsaveArea.at(cpu, in, 64, false);
    XsaveArea.probeRead(cpu, base, XsaveArea.HEADER_END);
    long format = cpu.memory.read(base + XsaveArea.XCOMP_BV, 8);
    long wanted = Xsave.asked(cpu) & cpu.xcr0;
    if (format < 0 && cpu.hypervisor.has(StaticFeature.XSAVEC)) {
      return compacted(cpu, in, base, wanted, cpu.xcr0);
    }
    return standard(cpu, in, base, wanted);
  }

  static Outcome xrstors(Cpu cpu, Decoded in) {
    Outcome before = Xsave.beforeSupervisor(cpu, in, Intercept.XRSTORS);
    if (before != null) {
      return before;
    }
    Xsave.check(cpu);
    long base = XsaveArea.at(cpu, in, 64, false);
    XsaveArea.probeRead(cpu, base, XsaveArea.HEADER_END);
    long enabled = cpu.xcr0 | cpu.extended.xss;
    return compacted(cpu, in, base, Xsave.asked(cpu) & enabled, enabled);
  }

  private static Outcome standard(Cpu cpu, Decoded in, long base, long wanted) {
    long present = cpu.memory.read(base + XsaveArea.XSTATE_BV, 8);
    long format = cpu.memory.read(base + XsaveArea.XCOMP_BV, 8);
    long reserved = cpu.memory.read(base + XsaveArea.RESERVED, 8);
    if ((present & ~cpu.xcr0) != 0 || (format | reserved) != 0) {
      return Outcome.gp();
    }
    XsaveArea.probeRead(cpu, base, cpu.extended.layout().standardSize(wanted & present));
    demandEnabled(cpu, wanted & present);
    boolean control = (wanted & CONTROL) != 0;
    int mxcsr = control ? XsaveArea.control(cpu, base) : cpu.extended.mxcsr;
    return load(cpu, in, base, wanted, present, 0, mxcsr);
  }

  private static Outcome compacted(Cpu cpu, Decoded in, long base, long wanted, long enabled) {
    long present = cpu.memory.read(base + XsaveArea.XSTATE_BV, 8);
    long format = cpu.memory.read(base + XsaveArea.XCOMP_BV, 8);
    long listed = format & ~XsaveArea.COMPACTED;
    boolean known = format < 0 && (listed & ~enabled) == 0;
    if (!known || (present & ~listed) != 0 || reserved(cpu, base) != 0) {
      return Outcome.gp();
    }
    XsaveArea.probeRead(cpu, base, cpu.extended.layout().compactedSize(listed));
    demandEnabled(cpu, wanted & present);
    int mxcsr = cpu.extended.mxcsr;
    if ((wanted & SSE) != 0) {
      mxcsr = (present & SSE) != 0 ? XsaveArea.control(cpu, base) : ExtendedState.MXCSR_INIT;
    }
    return load(cpu, in, base, wanted, present, format, mxcsr);
  }

  private static long reserved(Cpu cpu, long base) {
    long all = 0;
    for (int at = XsaveArea.RESERVED; at < XsaveArea.HEADER_END; at += 8) {
      all |= cpu.memory.read(base + at, 8);
    }
    return all;
  }

  /** #NM where a component is to be loaded that XFD disables; XFD_ERR says which. */
  private static void demandEnabled(Cpu cpu, long loaded) {
    long disabled = loaded & cpu.extended.xfd;
    if (disabled != 0) {
      cpu.extended.xfdErr = disabled;
      throw GuestFault.NM;
    }
  }

  private static Outcome load(
      Cpu cpu, Decoded in, long base, long wanted, long present, long format, int mxcsr) {
    if ((mxcsr & ~SseControl.bits(cpu)) != 0) {
      return Outcome.gp();
    }
    int pkru = cpu.pkru;
    XsaveArea.load(cpu, in, base, wanted & present, format);
    XsaveArea.initialise(cpu, wanted & ~present);
    cpu.extended.mxcsr = mxcsr;
    cpu.extended.restored(wanted, present);
    if (cpu.pkru == pkru) {
      return Outcome.NEXT;
    }
    cpu.settle();
    return Outcome.ELSEWHERE;
  }
}
