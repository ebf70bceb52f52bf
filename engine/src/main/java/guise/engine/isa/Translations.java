package guise.engine.isa;

/** What concerns translations and caches: INVLPG, INVPCID, WBINVD, and the rights of SMAP. */
final class Translations {
  private static final long AC = 1 << 18;
  private static final long PCIDE = 1 << 17;

  private Translations() {}

  static Outcome invlpg(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    long linear = cpu.linearOf(in.segment(), in.offset(cpu));
    Outcome exit = cpu.intercepted(in, Intercept.INVLPG, linear);
    if (exit != null) {
      return exit;
    }
    cpu.memory.invalidate(linear);
    return Outcome.ELSEWHERE;
  }

  /** Types 0 to 3; the descriptor holds a PCID and an address. */
  static Outcome invpcid(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.INVPCID, in.displacement());
    if (exit != null) {
      return exit;
    }
    long type = in.reg(cpu);
    long at = in.offset(cpu);
    long pcid = cpu.read(in.segment(), at, 8);
    long address = cpu.read(in.segment(), at + 8, 8);
    boolean known = type >= 0 && type <= 3;
    boolean single = type == 0 || type == 1;
    boolean tagged = single && (pcid >>> 12 != 0 || pcid != 0 && (cpu.cr4 & PCIDE) == 0);
    if (!known || tagged || type == 0 && !cpu.isCanonical(address)) {
      return Outcome.gp();
    }
    cpu.memory.flush();
    return Outcome.ELSEWHERE;
  }

  static Outcome invd(Cpu cpu, Decoded in) {
    return cache(cpu, in, Intercept.INVD);
  }

  static Outcome wbinvd(Cpu cpu, Decoded in) {
    return cache(cpu, in, Intercept.WBINVD);
  }

  /** Memory here has no caches: only the checks are left. */
  private static Outcome cache(Cpu cpu, Decoded in, Intercept what) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, what, 0);
    return exit != null ? exit : Outcome.NEXT;
  }

  static Outcome clac(Cpu cpu, Decoded in) {
    return access(cpu, cpu.rflags() & ~AC);
  }

  static Outcome stac(Cpu cpu, Decoded in) {
    return access(cpu, cpu.rflags() | AC);
  }

  private static Outcome access(Cpu cpu, long flags) {
    if (cpu.cpl > 0) {
      return Outcome.ud();
    }
    cpu.setRflags(flags);
    cpu.settle();
    return Outcome.NEXT;
  }
}
