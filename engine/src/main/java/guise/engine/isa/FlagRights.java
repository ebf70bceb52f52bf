package guise.engine.isa;

/** Which flags POPF and IRET may change, by operand size and privilege (SDM volume 2, both). */
final class FlagRights {
  /** The flags that everybody may change, in 16 bits. */
  private static final long ANYBODY = Cpu.STATUS | Cpu.TF | Cpu.DF | Cpu.NT;

  private FlagRights() {}

  /** What IRET may change outside virtual-8086 mode. */
  static long ofIret(Cpu cpu, int size) {
    long mask = ANYBODY;
    if (size != 2) {
      mask |= Cpu.RF | Cpu.AC | Cpu.ID | (cpu.cpl == 0 ? Cpu.VIF | Cpu.VIP : 0);
    }
    return mask | privileged(cpu);
  }

  private static long privileged(Cpu cpu) {
    long mask = cpu.cpl <= cpu.iopl() ? Cpu.IF : 0;
    return cpu.cpl == 0 ? mask | Cpu.IOPL | Cpu.IF : mask;
  }

  /** What virtual-8086 mode may change with IOPL 3. */
  static long ofVirtual(int size) {
    return ANYBODY | Cpu.IF | (size != 2 ? Cpu.RF | Cpu.AC | Cpu.ID : 0);
  }

  static long merged(long flags, long popped, long mask) {
    return flags & ~mask | popped & mask;
  }
}
