package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * The delivery of exceptions and interrupts (SDM volume 3, chapter 6): what a guest's interrupt
 * table makes of them, double and triple faults included.
 */
public final class Delivery {
  private Delivery() {}

  /**
   * Delivers an exception of the instruction at {@link Cpu#at}: the guest returns to it.
   *
   * @return {@link Outcome#ELSEWHERE}, or the exit that came of it
   */
  public static Outcome deliver(Cpu cpu, GuestFault fault) {
    cpu.rip = cpu.at;
    return interrupt(cpu, fault.vector());
  }

  /** Delivers #DB after an instruction: {@code dr6} says why; RIP is where the guest goes on. */
  public static Outcome trap(Cpu cpu, long dr6) {
    cpu.dr6 |= dr6;
    return interrupt(cpu, GuestFault.DB_VECTOR);
  }

  /** Delivers an external interrupt, between two instructions. */
  public static Outcome interrupt(Cpu cpu, int vector) {
    long entry = cpu.memory.readSystem(cpu.idtBase + 4L * vector, 4);
    push(cpu, cpu.rflags());
    push(cpu, cpu.segments[SegmentRegister.CS].selector);
    push(cpu, cpu.rip);
    cpu.setRflags(cpu.rflags() & ~(Cpu.IF | Cpu.TF | Cpu.RF));
    SegmentRegister cs = cpu.segments[SegmentRegister.CS];
    cs.selector = (int) (entry >>> 16);
    cs.base = (long) cs.selector << 4;
    cpu.rip = entry & 0xFFFF;
    return Outcome.ELSEWHERE;
  }

  /** Delivers an NMI, between two instructions; the next waits for IRET. */
  public static Outcome nmi(Cpu cpu) {
    return interrupt(cpu, 2);
  }

  /** INT n, INT3, INTO (the flag already looked at) and INT1, with RIP behind the instruction. */
  public static Outcome softwareInterrupt(Cpu cpu, Decoded in, int vector, SoftwareInterrupt kind) {
    throw new UnsupportedOperationException("to come: " + cpu.at + vector + kind + in.length);
  }

  /** Delivers an event that a hypervisor injects: its error code and kind as given. */
  public static Outcome inject(Cpu cpu, Event event) {
    throw new UnsupportedOperationException("to come: " + cpu.at + event);
  }

  private static void push(Cpu cpu, long value) {
    long sp = cpu.r[Cpu.RSP] - 2 & 0xFFFF;
    cpu.write(SegmentRegister.SS, sp, 2, value);
    cpu.setRegister(Cpu.RSP, 2, false, sp);
  }
}
