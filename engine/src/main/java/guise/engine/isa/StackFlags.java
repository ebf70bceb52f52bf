package guise.engine.isa;

/** PUSHF and POPF: which flags who may see and change (SDM volume 2, POPF, tables 4-16 to 4-19). */
final class StackFlags {
  private static final long VME = 1;
  private static final long ALWAYS = Cpu.STATUS | Cpu.TF | Cpu.DF | Cpu.NT | Cpu.AC | Cpu.ID;

  private StackFlags() {}

  /** Whether virtual-8086 mode keeps the flags of interrupts from the program. */
  private static boolean trapped(Cpu cpu) {
    return cpu.flag(Cpu.VM) && cpu.iopl() < 3;
  }

  private static boolean virtual(Cpu cpu, Decoded in) {
    return (cpu.cr4 & VME) != 0 && in.size() == 2;
  }

  static Outcome push(Cpu cpu, Decoded in) {
    Outcome exit = cpu.intercepted(in, Intercept.PUSHF, 0);
    return exit != null ? exit : pushFlags(cpu, in);
  }

  private static Outcome pushFlags(Cpu cpu, Decoded in) {
    long image = cpu.rflags() & ~(Cpu.VM | Cpu.RF);
    if (trapped(cpu)) {
      if (!virtual(cpu, in)) {
        return Outcome.gp();
      }
      image = image & ~Cpu.IF | Cpu.IOPL | (cpu.flag(Cpu.VIF) ? Cpu.IF : 0);
    }
    Stack.push(cpu, in.size(), image);
    return Outcome.NEXT;
  }

  static Outcome pop(Cpu cpu, Decoded in) {
    Outcome exit = cpu.intercepted(in, Intercept.POPF, 0);
    return exit != null ? exit : popFlags(cpu, in);
  }

  private static Outcome popFlags(Cpu cpu, Decoded in) {
    if (trapped(cpu)) {
      return virtual(cpu, in) ? popVirtual(cpu) : Outcome.gp();
    }
    long may = ALWAYS;
    may |= cpu.cpl <= cpu.iopl() ? Cpu.IF : 0;
    may |= cpu.cpl == 0 ? Cpu.IOPL : 0;
    may &= in.mask();
    long image = Stack.top(cpu, in.size());
    Stack.release(cpu, in.size());
    long before = cpu.rflags();
    cpu.setRflags((before & ~may | image & may) & ~Cpu.RF);
    return outcome(before, cpu.rflags());
  }

  /** With CR4.VME a 16-bit POPF writes VIF in the place of IF. */
  private static Outcome popVirtual(Cpu cpu) {
    long image = Stack.top(cpu, 2);
    boolean enables = (image & Cpu.IF) != 0;
    if ((image & Cpu.TF) != 0 || enables && cpu.flag(Cpu.VIP)) {
      return Outcome.gp();
    }
    Stack.release(cpu, 2);
    long before = cpu.rflags();
    long may = ALWAYS & 0xFFFF;
    cpu.setRflags(before & ~(may | Cpu.VIF) | image & may | (enables ? Cpu.VIF : 0));
    return outcome(before, cpu.rflags());
  }

  private static Outcome outcome(long before, long after) {
    boolean same = ((before ^ after) & (Cpu.IF | Cpu.TF | Cpu.AC)) == 0;
    return same ? Outcome.NEXT : Outcome.ELSEWHERE;
  }
}
