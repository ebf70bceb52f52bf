package guise.engine.isa;

/** What a processor tells of itself: CPUID, its clock, its number, random numbers. */
final class Identification {
  private static final long LOW = 0xFFFF_FFFFL;
  private static final long TSD = 1 << 2;

  private Identification() {}

  /** CPUID serialises: what other processors have written of the code is seen behind it. */
  static Outcome cpuid(Cpu cpu, Decoded in) {
    Outcome exit = cpu.intercepted(in, Intercept.CPUID, 0);
    if (exit != null) {
      return exit;
    }
    Outcome outcome = cpu.hypervisor.cpuid(cpu);
    return cpu.codeWritten && Outcome.is(outcome, Outcome.NEXT) ? Outcome.ELSEWHERE : outcome;
  }

  /** CR4.TSD keeps the clock to ring 0. */
  private static boolean isWithheld(Cpu cpu) {
    return cpu.cpl > 0 && (cpu.cr4 & TSD) != 0;
  }

  private static void tsc(Cpu cpu) {
    NestedGuest guest = cpu.nested;
    long host = cpu.hypervisor.tsc();
    long now = guest == null ? host : guest.tsc(cpu, host);
    cpu.r[Cpu.RAX] = now & LOW;
    cpu.r[Cpu.RDX] = now >>> 32;
  }

  static Outcome rdtsc(Cpu cpu, Decoded in) {
    if (isWithheld(cpu)) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.RDTSC, 0);
    if (exit != null) {
      return exit;
    }
    tsc(cpu);
    return Outcome.NEXT;
  }

  static Outcome rdtscp(Cpu cpu, Decoded in) {
    if (isWithheld(cpu)) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.RDTSCP, 0);
    if (exit != null) {
      return exit;
    }
    tsc(cpu);
    cpu.r[Cpu.RCX] = cpu.tscAux & LOW;
    return Outcome.NEXT;
  }

  static Outcome rdpid(Cpu cpu, Decoded in) {
    in.setRm(cpu, cpu.tscAux & LOW);
    return Outcome.NEXT;
  }

  static Outcome rdrand(Cpu cpu, Decoded in) {
    return random(cpu, in, Intercept.RDRAND);
  }

  static Outcome rdseed(Cpu cpu, Decoded in) {
    return random(cpu, in, Intercept.RDSEED);
  }

  /** There is always a number: CF is set, the other status flags are clear. */
  private static Outcome random(Cpu cpu, Decoded in, Intercept what) {
    Outcome exit = cpu.intercepted(in, what, 0);
    if (exit != null) {
      return exit;
    }
    in.setRm(cpu, cpu.hypervisor.random());
    cpu.setStatus(Cpu.CF);
    return Outcome.NEXT;
  }
}
