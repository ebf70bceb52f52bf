package guise.engine.isa;

import guise.engine.memory.GuestFault;
import org.jspecify.annotations.Nullable;

/**
 * XSAVE, XSAVEOPT, XSAVEC and XSAVES (SDM volume 1, 13.7 to 13.11). A component that XFD disables
 * is saved as in its initial state (13.14), which is what {@code WRMSR} of XFD has made it.
 */
final class Xsave {
  private static final long TS = 1 << 3;
  private static final long OSXSAVE = 1 << 18;
  private static final long SSE = 2;
  private static final long CONTROL = 6;
  private static final long LOW = 0xFFFF_FFFFL;

  private Xsave() {}

  static Outcome xsave(Cpu cpu, Decoded in) {
    check(cpu);
    return standard(cpu, in, asked(cpu) & cpu.xcr0, false);
  }

  /** Components in their initial state are not written; whether others changed is not tracked. */
  static Outcome xsaveopt(Cpu cpu, Decoded in) {
    check(cpu);
    return standard(cpu, in, asked(cpu) & cpu.xcr0, true);
  }

  static Outcome xsavec(Cpu cpu, Decoded in) {
    check(cpu);
    return compacted(cpu, in, asked(cpu) & cpu.xcr0);
  }

  static Outcome xsaves(Cpu cpu, Decoded in) {
    Outcome before = beforeSupervisor(cpu, in, Intercept.XSAVES);
    if (before != null) {
      return before;
    }
    check(cpu);
    return compacted(cpu, in, asked(cpu) & (cpu.xcr0 | cpu.extended.xss));
  }

  // -- checks -----------------------------------------------------------------------------------

  static long asked(Cpu cpu) {
    return cpu.r[Cpu.RAX] & LOW | cpu.r[Cpu.RDX] << 32;
  }

  static void check(Cpu cpu) {
    if ((cpu.cr4 & OSXSAVE) == 0) {
      throw GuestFault.UD;
    }
    if ((cpu.cr0 & TS) != 0) {
      throw GuestFault.NM;
    }
  }

  /** #UD and #GP by privilege come before an exit of L2, everything else after it. */
  static @Nullable Outcome beforeSupervisor(Cpu cpu, Decoded in, Intercept what) {
    if ((cpu.cr4 & OSXSAVE) == 0 || cpu.isWithheld(what)) {
      return Outcome.ud();
    }
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    return cpu.intercepted(in, what, asked(cpu) & (cpu.xcr0 | cpu.extended.xss));
  }

  // -- formats ----------------------------------------------------------------------------------

  /** The components that are to be saved and not in their initial state. */
  private static long used(Cpu cpu, long wanted) {
    long pkru = cpu.pkru != 0 ? 1L << ExtendedState.PKRU : 0;
    return (cpu.extended.inUse() | pkru) & wanted & ~cpu.extended.xfd;
  }

  /** The header keeps its bits of components that are not asked for. */
  private static Outcome standard(Cpu cpu, Decoded in, long wanted, boolean optimised) {
    long base = XsaveArea.at(cpu, in, 64, true);
    XsaveArea.probeWrite(cpu, base, cpu.extended.layout().standardSize(wanted));
    long used = used(cpu, wanted);
    long before = cpu.memory.read(base + XsaveArea.XSTATE_BV, 8);
    XsaveArea.save(cpu, in, base, optimised ? used : wanted, 0);
    if ((wanted & CONTROL) != 0) {
      XsaveArea.saveControl(cpu, base);
    }
    cpu.memory.write(base + XsaveArea.XSTATE_BV, 8, before & ~wanted | used);
    return Outcome.NEXT;
  }

  /** Here MXCSR is part of SSE alone, and what is in its initial state is not written. */
  private static Outcome compacted(Cpu cpu, Decoded in, long wanted) {
    long base = XsaveArea.at(cpu, in, 64, true);
    XsaveArea.probeWrite(cpu, base, cpu.extended.layout().compactedSize(wanted));
    long used = used(cpu, wanted);
    long format = wanted | XsaveArea.COMPACTED;
    XsaveArea.save(cpu, in, base, used, format);
    if ((used & SSE) != 0) {
      XsaveArea.saveControl(cpu, base);
    }
    cpu.memory.write(base + XsaveArea.XSTATE_BV, 8, used);
    cpu.memory.write(base + XsaveArea.XCOMP_BV, 8, format);
    return Outcome.NEXT;
  }
}
