package guise.engine.isa;

/** CLC, STC, CMC, CLD, STD, CLI, STI, LAHF, SAHF. */
final class Flags {
  private static final long VME = 1;
  private static final long PVI = 2;
  private static final long IN_AH = Cpu.SF | Cpu.ZF | Cpu.AF | Cpu.PF | Cpu.CF;

  private Flags() {}

  static Outcome clc(Cpu cpu, Decoded in) {
    cpu.setCarry(false);
    return Outcome.NEXT;
  }

  static Outcome stc(Cpu cpu, Decoded in) {
    cpu.setCarry(true);
    return Outcome.NEXT;
  }

  static Outcome cmc(Cpu cpu, Decoded in) {
    cpu.setCarry(!cpu.cf());
    return Outcome.NEXT;
  }

  static Outcome cld(Cpu cpu, Decoded in) {
    cpu.setFlag(Cpu.DF, false);
    return Outcome.NEXT;
  }

  static Outcome std(Cpu cpu, Decoded in) {
    cpu.setFlag(Cpu.DF, true);
    return Outcome.NEXT;
  }

  /** LAHF: bit 1 is set, bits 3 and 5 are clear. */
  static Outcome lahf(Cpu cpu, Decoded in) {
    long flags = cpu.rflags() & IN_AH | 2;
    cpu.r[Cpu.RAX] = cpu.r[Cpu.RAX] & ~0xFF00L | flags << 8;
    return Outcome.NEXT;
  }

  static Outcome sahf(Cpu cpu, Decoded in) {
    long flags = cpu.r[Cpu.RAX] >>> 8 & IN_AH;
    cpu.setStatus(cpu.rflags() & Cpu.OF | flags);
    return Outcome.NEXT;
  }

  // -- IF ---------------------------------------------------------------------------------------

  /** Whether the program may change IF itself; in real-address mode CPL is 0. */
  private static boolean mayChange(Cpu cpu) {
    return cpu.cpl <= cpu.iopl();
  }

  /** Whether it changes VIF instead: with PVI at CPL 3, with VME in virtual-8086 mode. */
  private static boolean isVirtual(Cpu cpu) {
    return cpu.cpl == 3 && (cpu.cr4 & (cpu.flag(Cpu.VM) ? VME : PVI)) != 0;
  }

  static Outcome cli(Cpu cpu, Decoded in) {
    if (mayChange(cpu)) {
      cpu.setFlag(Cpu.IF, false);
      return Outcome.ELSEWHERE;
    }
    if (!isVirtual(cpu)) {
      return Outcome.gp();
    }
    cpu.setFlag(Cpu.VIF, false);
    return Outcome.NEXT;
  }

  static Outcome sti(Cpu cpu, Decoded in) {
    if (mayChange(cpu)) {
      if (!cpu.flag(Cpu.IF)) {
        cpu.shadow |= Cpu.SHADOW_OF_STI;
      }
      cpu.setFlag(Cpu.IF, true);
      return Outcome.ELSEWHERE;
    }
    if (!isVirtual(cpu) || cpu.flag(Cpu.VIP)) {
      return Outcome.gp();
    }
    cpu.setFlag(Cpu.VIF, true);
    return Outcome.NEXT;
  }
}
