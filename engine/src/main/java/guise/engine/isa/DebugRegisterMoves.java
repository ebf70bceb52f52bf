package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** MOV to and from DR0 to DR7 (SDM volume 3, 19.2). */
final class DebugRegisterMoves {
  private static final long DE = 1 << 3;
  private static final long GENERAL_DETECT = 1 << 13;
  private static final long DETECTED = 1 << 13;
  private static final long DR6_ONES = 0xFFFF_0FF0L;
  private static final long DR6_BITS = 0x1_E00FL;
  private static final long DR7_ONES = 0x400;
  private static final long DR7_BITS = 0xFFFF_2BFFL;

  private DebugRegisterMoves() {}

  private static int register(Cpu cpu, Decoded in) {
    int number = in.reg();
    boolean alias = number == 4 || number == 5;
    if (number > 7 || alias && (cpu.cr4 & DE) != 0) {
      throw GuestFault.UD;
    }
    return alias ? number + 2 : number;
  }

  /** DR7.GD has every access end in #DB, before anything else is looked at. */
  private static void detect(Cpu cpu) {
    if ((cpu.dr7 & GENERAL_DETECT) != 0) {
      cpu.dr6 |= DETECTED;
      cpu.dr7 &= ~GENERAL_DETECT;
      throw GuestFault.of(GuestFault.DB_VECTOR, GuestFault.NO_CODE);
    }
  }

  static Outcome read(Cpu cpu, Decoded in) {
    int number = register(cpu, in);
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    Outcome exit = cpu.intercepted(in, Intercept.DR_READ, in.reg());
    if (exit != null) {
      return exit;
    }
    detect(cpu);
    long value = number == 6 ? cpu.dr6 : number == 7 ? cpu.dr7 : cpu.dr[number];
    cpu.setRegister(in.rm(), in.size(), true, value);
    return Outcome.NEXT;
  }

  static Outcome write(Cpu cpu, Decoded in) {
    int number = register(cpu, in);
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    long value = cpu.register(in.rm(), in.size(), true);
    Outcome exit = cpu.intercepted(in, Intercept.DR_WRITE, in.reg());
    if (exit != null) {
      return exit;
    }
    detect(cpu);
    if (number >= 6 && value >>> 32 != 0) {
      return Outcome.gp();
    }
    switch (number) {
      case 6 -> cpu.dr6 = value & DR6_BITS | DR6_ONES;
      case 7 -> cpu.dr7 = value & DR7_BITS | DR7_ONES;
      default -> cpu.dr[number] = value;
    }
    return Outcome.ELSEWHERE;
  }
}
