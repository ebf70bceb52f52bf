package guise.engine.isa;

import guise.x86.StaticFeature;

/** Registers that are read and written by number: MSRs, counters, XCRs, PKRU. */
final class ModelSpecific {
  private static final long LOW = 0xFFFF_FFFFL;
  private static final long OSXSAVE = 1 << 18;
  private static final long PKE = 1 << 22;
  private static final long PCE = 1 << 8;

  private ModelSpecific() {}

  static Outcome rdmsr(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.RDMSR, cpu.r[Cpu.RCX] & LOW);
    return exit != null ? exit : cpu.hypervisor.rdmsr(cpu);
  }

  static Outcome wrmsr(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.WRMSR, cpu.r[Cpu.RCX] & LOW);
    return exit != null ? exit : cpu.hypervisor.wrmsr(cpu);
  }

  static Outcome rdpmc(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0 && (cpu.cr4 & PCE) == 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.RDPMC, cpu.r[Cpu.RCX] & LOW);
    return exit != null ? exit : cpu.hypervisor.rdpmc(cpu);
  }

  static Outcome xgetbv(Cpu cpu, Decoded in) {
    if ((cpu.cr4 & OSXSAVE) == 0) {
      return Outcome.ud();
    }
    int index = (int) cpu.r[Cpu.RCX];
    boolean inUse = index == 1 && cpu.hypervisor.has(StaticFeature.XGETBV1);
    if (index != 0 && !inUse) {
      return Outcome.gp();
    }
    long value = inUse ? cpu.xcr0 & cpu.hypervisor.stateInUse() : cpu.xcr0;
    cpu.r[Cpu.RAX] = value & LOW;
    cpu.r[Cpu.RDX] = value >>> 32;
    return Outcome.NEXT;
  }

  /** #UD comes before the privilege check, that before the exit, the value's checks after it. */
  static Outcome xsetbv(Cpu cpu, Decoded in) {
    if ((cpu.cr4 & OSXSAVE) == 0 && !cpu.hypervisor.takesEveryXsetbv()) {
      return Outcome.ud();
    }
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.XSETBV, 0);
    return exit != null ? exit : cpu.hypervisor.xsetbv(cpu);
  }

  static Outcome rdpkru(Cpu cpu, Decoded in) {
    if ((cpu.cr4 & PKE) == 0) {
      return Outcome.ud();
    }
    if ((int) cpu.r[Cpu.RCX] != 0) {
      return Outcome.gp();
    }
    cpu.r[Cpu.RAX] = cpu.pkru & LOW;
    cpu.r[Cpu.RDX] = 0;
    return Outcome.NEXT;
  }

  static Outcome wrpkru(Cpu cpu, Decoded in) {
    if ((cpu.cr4 & PKE) == 0) {
      return Outcome.ud();
    }
    if ((int) cpu.r[Cpu.RCX] != 0 || (int) cpu.r[Cpu.RDX] != 0) {
      return Outcome.gp();
    }
    cpu.pkru = (int) cpu.r[Cpu.RAX];
    cpu.settle();
    return Outcome.ELSEWHERE;
  }
}
