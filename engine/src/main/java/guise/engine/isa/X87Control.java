package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** The x87 unit's control and status words. */
final class X87Control {
  private static final long MP = 1 << 1;
  private static final long EM = 1 << 2;
  private static final long TS = 1 << 3;
  private static final int EXCEPTIONS = 0x3F;
  private static final int SUMMARY = 0x80;
  private static final int BUSY = 0x8000;

  /** FCW's bit 6 reads as 1; bits 7 and 13 to 15 read as 0. */
  static final int FCW_BITS = 0x1F3F;

  static final int FCW_ONE = 0x40;

  private X87Control() {}

  private static void check(Cpu cpu, long notAvailable) {
    if ((cpu.cr0 & notAvailable) != 0) {
      throw GuestFault.NM;
    }
  }

  /** An exception that is pending and unmasked comes before the instruction. */
  private static void checkPending(Cpu cpu) {
    if ((cpu.extended.fsw & SUMMARY) != 0) {
      throw GuestFault.MF;
    }
  }

  static Outcome fwait(Cpu cpu, Decoded in) {
    if ((cpu.cr0 & (MP | TS)) == (MP | TS)) {
      throw GuestFault.NM;
    }
    checkPending(cpu);
    return Outcome.NEXT;
  }

  static Outcome fninit(Cpu cpu, Decoded in) {
    check(cpu, EM | TS);
    cpu.extended.initialiseX87();
    return Outcome.NEXT;
  }

  static Outcome fnclex(Cpu cpu, Decoded in) {
    check(cpu, EM | TS);
    cpu.extended.fsw &= ~(EXCEPTIONS | 0x40 | SUMMARY | BUSY);
    return Outcome.NEXT;
  }

  static Outcome fldcw(Cpu cpu, Decoded in) {
    check(cpu, EM | TS);
    checkPending(cpu);
    cpu.extended.fcw = (int) in.rm(cpu) & FCW_BITS | FCW_ONE;
    settle(cpu.extended);
    return Outcome.NEXT;
  }

  /** An exception that is no longer masked becomes pending, and the reverse. */
  static void settle(ExtendedState state) {
    boolean pending = (state.fsw & ~state.fcw & EXCEPTIONS) != 0;
    state.fsw = state.fsw & ~(SUMMARY | BUSY) | (pending ? SUMMARY | BUSY : 0);
  }

  static Outcome fnstcw(Cpu cpu, Decoded in) {
    check(cpu, EM | TS);
    in.setRm(cpu, cpu.extended.fcw);
    return Outcome.NEXT;
  }

  static Outcome fnstsw(Cpu cpu, Decoded in) {
    check(cpu, EM | TS);
    if (in.memory()) {
      in.setRm(cpu, cpu.extended.fsw);
    } else {
      cpu.setAccumulator(2, cpu.extended.fsw);
    }
    return Outcome.NEXT;
  }

  /** As of every instruction of MMX, TOP is 0 afterwards. */
  static Outcome emms(Cpu cpu, Decoded in) {
    if ((cpu.cr0 & EM) != 0) {
      return Outcome.ud();
    }
    check(cpu, TS);
    checkPending(cpu);
    cpu.extended.toTop();
    cpu.extended.ftw = 0;
    return Outcome.NEXT;
  }
}
