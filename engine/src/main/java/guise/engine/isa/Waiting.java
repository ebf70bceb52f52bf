package guise.engine.isa;

/** Instructions after which a processor waits, or asks its hypervisor. */
final class Waiting {
  private Waiting() {}

  static Outcome hlt(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.HLT, 0);
    return exit != null ? exit : cpu.hypervisor.halt(cpu);
  }

  static Outcome monitor(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.ud();
    }
    Outcome exit = cpu.intercepted(in, Intercept.MONITOR, 0);
    return exit != null ? exit : cpu.hypervisor.monitor(cpu);
  }

  static Outcome mwait(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.ud();
    }
    Outcome exit = cpu.intercepted(in, Intercept.MWAIT, 0);
    return exit != null ? exit : cpu.hypervisor.mwait(cpu);
  }

  static Outcome hypercall(Cpu cpu, Decoded in) {
    Outcome exit = cpu.intercepted(in, Intercept.HYPERCALL, 0);
    return exit != null ? exit : cpu.hypervisor.hypercall(cpu);
  }

  /** There is no system management mode to resume from. */
  static Outcome rsm(Cpu cpu, Decoded in) {
    Outcome exit = cpu.intercepted(in, Intercept.RSM, 0);
    return exit != null ? exit : Outcome.ud();
  }
}
