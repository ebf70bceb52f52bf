package guise.engine.isa;

/** MOV to and from CR0 to CR8, CLTS, LMSW, SMSW (SDM volume 2; volume 3, 2.5 and 26.3). */
final class ControlRegisterMoves {
  private static final int CR8 = 8;
  private static final long TS = 1 << 3;
  private static final long MP = 1 << 1;
  private static final long MACHINE_STATUS = 0xF;
  private static final long UMIP = 1 << 11;

  private ControlRegisterMoves() {}

  private static boolean exists(Decoded in) {
    return switch (in.reg()) {
      case 0, 2, 3, 4 -> true;
      case CR8 -> in.size() == 8;
      default -> false;
    };
  }

  static Outcome read(Cpu cpu, Decoded in) {
    if (!exists(in)) {
      return Outcome.ud();
    }
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.CR_READ, in.reg());
    if (exit != null) {
      return exit;
    }
    cpu.setRegister(in.rm(), in.size(), true, value(cpu, in.reg()));
    return Outcome.NEXT;
  }

  private static long value(Cpu cpu, int register) {
    return switch (register) {
      case 0 -> cpu.cr0Seen();
      case 2 -> cpu.cr2;
      case 3 -> cpu.cr3;
      case 4 -> cpu.cr4Seen();
      default -> cpu.cr8;
    };
  }

  static Outcome write(Cpu cpu, Decoded in) {
    if (!exists(in)) {
      return Outcome.ud();
    }
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    long value = cpu.register(in.rm(), in.size(), true);
    Outcome exit = cpu.intercepted(in, Intercept.CR_WRITE, in.reg());
    if (exit != null) {
      return exit;
    }
    return switch (in.reg()) {
      case 0 -> setCr0(cpu, in, value);
      case 2 -> cr2(cpu, value);
      case 3 -> cpu.hypervisor.setCr3(cpu, value);
      case 4 -> cpu.hypervisor.setCr4(cpu, cpu.cr4Meant(value));
      default -> cpu.hypervisor.setCr8(cpu, value);
    };
  }

  private static Outcome cr2(Cpu cpu, long value) {
    cpu.cr2 = value;
    return Outcome.NEXT;
  }

  static Outcome clts(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    long value = cpu.cr0Seen() & ~TS;
    Outcome exit = cpu.intercepted(in, Intercept.CLTS, 0);
    return exit != null ? exit : cpu.hypervisor.setCr0(cpu, cpu.cr0Meant(value));
  }

  /** PE cannot be cleared this way. */
  static Outcome lmsw(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    long source = in.rm(cpu);
    long before = cpu.cr0Seen();
    long value = before & ~(MACHINE_STATUS & ~1) | source & MACHINE_STATUS;
    Outcome exit = cpu.intercepted(in, Intercept.LMSW, source);
    return exit != null ? exit : setCr0(cpu, in, value);
  }

  /** SVM can intercept just those writes that change more than TS and MP. */
  private static Outcome setCr0(Cpu cpu, Decoded in, long value) {
    long meant = cpu.cr0Meant(value);
    boolean selected = ((meant ^ cpu.cr0) & ~(TS | MP)) != 0;
    Outcome exit = selected ? cpu.intercepted(in, Intercept.CR0_SELECTIVE, meant) : null;
    return exit != null ? exit : cpu.hypervisor.setCr0(cpu, meant);
  }

  static Outcome smsw(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0 && (cpu.cr4 & UMIP) != 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.SMSW, 0);
    if (exit != null) {
      return exit;
    }
    if (in.memory()) {
      cpu.write(in.segment(), in.offset(cpu), 2, cpu.cr0Seen());
    } else {
      in.setRm(cpu, cpu.cr0Seen());
    }
    return Outcome.NEXT;
  }
}
