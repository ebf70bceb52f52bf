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
    throw new UnsupportedOperationException("to come: " + cpu.at + fault);
  }

  /** Delivers #DB after an instruction: {@code dr6} says why; RIP is where the guest goes on. */
  public static Outcome trap(Cpu cpu, long dr6) {
    throw new UnsupportedOperationException("to come: " + cpu.at + dr6);
  }

  /** Delivers an external interrupt, between two instructions. */
  public static Outcome interrupt(Cpu cpu, int vector) {
    throw new UnsupportedOperationException("to come: " + cpu.at + vector);
  }

  /** Delivers an NMI, between two instructions; the next waits for IRET. */
  public static Outcome nmi(Cpu cpu) {
    throw new UnsupportedOperationException("to come: " + cpu.at);
  }

  /** INT n, INT3, INTO (the flag already looked at) and INT1, with RIP behind the instruction. */
  public static Outcome softwareInterrupt(Cpu cpu, Decoded in, int vector, SoftwareInterrupt kind) {
    throw new UnsupportedOperationException("to come: " + cpu.at + vector + kind + in.length);
  }

  /** Delivers an event that a hypervisor injects: its error code and kind as given. */
  public static Outcome inject(Cpu cpu, Event event) {
    throw new UnsupportedOperationException("to come: " + cpu.at + event);
  }
}
