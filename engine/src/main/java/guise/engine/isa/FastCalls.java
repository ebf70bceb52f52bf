package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** SYSCALL, SYSRET, SYSENTER and SYSEXIT, which the vendors do differently (volume 2; APM 3). */
final class FastCalls {
  private static final long SCE = 1;
  private static final long RETURNED = 0x3C_7FD7L;
  private static final long LOW = 0xFFFF_FFFFL;

  private FastCalls() {}

  // -- SYSCALL ------------------------------------------------------------------------------------

  static Outcome syscall(Cpu cpu, Decoded in) {
    boolean here = cpu.code64 || cpu.hypervisor.amdCompatible() && !cpu.realMode && !cpu.v86;
    if ((cpu.efer & SCE) == 0 || !here) {
      return Outcome.ud();
    }
    long flags = cpu.rflags();
    int selector = (int) (cpu.star >>> 32) & 0xFFFC;
    if (cpu.longMode) {
      cpu.r[Cpu.RCX] = cpu.rip;
      cpu.r[11] = flags & ~Cpu.RF;
      cpu.rip = cpu.code64 ? cpu.lstar : cpu.cstar;
      cpu.setRflags(flags & ~(cpu.syscallMask | Cpu.RF));
    } else {
      cpu.r[Cpu.RCX] = cpu.rip & LOW;
      cpu.rip = cpu.star & LOW;
      cpu.setRflags(flags & ~(Cpu.VM | Cpu.IF | Cpu.RF));
    }
    flat(cpu, selector, 0, cpu.longMode);
    return Outcome.ELSEWHERE;
  }

  static Outcome sysret(Cpu cpu, Decoded in) {
    boolean amd = cpu.hypervisor.amdCompatible();
    boolean here = cpu.code64 || amd && !cpu.realMode && !cpu.v86;
    if ((cpu.efer & SCE) == 0 || !here) {
      return Outcome.ud();
    }
    if (cpu.cpl != 0) {
      return Outcome.gp();
    }
    boolean wide = in.size() == 8;
    if (wide && !amd && !cpu.memory.isCanonical(cpu.r[Cpu.RCX])) {
      return Outcome.gp();
    }
    int base = (int) (cpu.star >>> 48);
    cpu.rip = wide ? cpu.r[Cpu.RCX] : cpu.r[Cpu.RCX] & LOW;
    if (cpu.longMode) {
      cpu.setRflags(cpu.r[11] & RETURNED);
    } else {
      cpu.setRflags(cpu.rflags() | Cpu.IF);
    }
    int code = (wide ? base + 16 : base) & 0xFFFF | 3;
    segments(cpu, code, base + 8 & 0xFFFF | 3, 3, wide);
    return Outcome.ELSEWHERE;
  }

  // -- SYSENTER -----------------------------------------------------------------------------------

  static Outcome sysenter(Cpu cpu, Decoded in) {
    if (cpu.longMode && cpu.hypervisor.amdCompatible()) {
      return Outcome.ud();
    }
    if (cpu.realMode || (cpu.sysenterCs & 0xFFFC) == 0) {
      return Outcome.gp();
    }
    long mask = cpu.longMode ? -1L : LOW;
    cpu.setRflags(cpu.rflags() & ~(Cpu.VM | Cpu.IF | Cpu.RF));
    cpu.r[Cpu.RSP] = cpu.sysenterEsp & mask;
    cpu.rip = cpu.sysenterEip & mask;
    flat(cpu, (int) cpu.sysenterCs & 0xFFFC, 0, cpu.longMode);
    return Outcome.ELSEWHERE;
  }

  static Outcome sysexit(Cpu cpu, Decoded in) {
    if (cpu.realMode || cpu.cpl != 0) {
      return Outcome.gp();
    }
    if (cpu.longMode && cpu.hypervisor.amdCompatible()) {
      return Outcome.ud();
    }
    if ((cpu.sysenterCs & 0xFFFC) == 0) {
      return Outcome.gp();
    }
    boolean wide = in.size() == 8;
    long rip = cpu.r[Cpu.RDX];
    long rsp = cpu.r[Cpu.RCX];
    if (wide && !(cpu.memory.isCanonical(rip) && cpu.memory.isCanonical(rsp))) {
      throw GuestFault.GP;
    }
    cpu.rip = wide ? rip : rip & LOW;
    cpu.r[Cpu.RSP] = wide ? rsp : rsp & LOW;
    flat(cpu, (int) cpu.sysenterCs + (wide ? 32 : 16) & 0xFFFC | 3, 3, wide);
    return Outcome.ELSEWHERE;
  }

  // -- segments that no table is asked for
  // ----------------------------------------------------------

  private static void flat(Cpu cpu, int code, int level, boolean wide) {
    segments(cpu, code, code + 8 & 0xFFFF, level, wide);
  }

  private static void segments(Cpu cpu, int code, int stack, int level, boolean wide) {
    cpu.cs().loadFlat(code, 11, level);
    cpu.cs().l = wide ? 1 : 0;
    cpu.cs().db = wide ? 0 : 1;
    cpu.ss().loadFlat(stack, 3, level);
    cpu.settle();
  }
}
