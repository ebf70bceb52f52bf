package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** The registers of the descriptor tables (SDM volume 2: LGDT, SGDT, SLDT, STR). */
final class DescriptorTables {
  private static final long UMIP = 1 << 11;

  private DescriptorTables() {}

  private static boolean isWithheld(Cpu cpu) {
    return cpu.cpl > 0 && (cpu.cr4 & UMIP) != 0;
  }

  static Outcome sgdt(Cpu cpu, Decoded in) {
    return store(cpu, in, Intercept.SGDT, cpu.gdtLimit, cpu.gdtBase);
  }

  static Outcome sidt(Cpu cpu, Decoded in) {
    return store(cpu, in, Intercept.SIDT, cpu.idtLimit, cpu.idtBase);
  }

  /** Both parts are written or none. */
  private static Outcome store(Cpu cpu, Decoded in, Intercept what, int limit, long base) {
    if (isWithheld(cpu)) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, what, in.displacement());
    if (exit != null) {
      return exit;
    }
    long at = in.offset(cpu);
    cpu.probeWrite(in.segment(), at, 2 + in.size());
    cpu.write(in.segment(), at, 2, limit);
    cpu.write(in.segment(), at + 2, in.size(), base);
    return Outcome.NEXT;
  }

  static Outcome lgdt(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.LGDT, in.displacement());
    if (exit != null) {
      return exit;
    }
    long base = base(cpu, in);
    cpu.gdtLimit = (int) cpu.read(in.segment(), in.offset(cpu), 2);
    cpu.gdtBase = base;
    return Outcome.NEXT;
  }

  static Outcome lidt(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.LIDT, in.displacement());
    if (exit != null) {
      return exit;
    }
    long base = base(cpu, in);
    cpu.idtLimit = (int) cpu.read(in.segment(), in.offset(cpu), 2);
    cpu.idtBase = base;
    return Outcome.NEXT;
  }

  /** With operands of 16 bits the base has 24. */
  private static long base(Cpu cpu, Decoded in) {
    long at = in.offset(cpu) + 2;
    if (cpu.code64) {
      long base = cpu.read(in.segment(), at, 8);
      if (!cpu.isCanonical(base)) {
        throw GuestFault.GP;
      }
      return base;
    }
    return cpu.read(in.segment(), at, 4) & (in.size() == 2 ? 0xFF_FFFFL : 0xFFFF_FFFFL);
  }

  static Outcome sldt(Cpu cpu, Decoded in) {
    return selector(cpu, in, Intercept.SLDT, cpu.ldt.selector);
  }

  static Outcome str(Cpu cpu, Decoded in) {
    return selector(cpu, in, Intercept.STR, cpu.tr.selector);
  }

  private static Outcome selector(Cpu cpu, Decoded in, Intercept what, int selector) {
    if (!cpu.isProtected()) {
      return Outcome.ud();
    }
    if (isWithheld(cpu)) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, what, in.displacement());
    if (exit != null) {
      return exit;
    }
    if (in.memory()) {
      cpu.write(in.segment(), in.offset(cpu), 2, selector);
    } else {
      in.setRm(cpu, selector);
    }
    return Outcome.NEXT;
  }
}
