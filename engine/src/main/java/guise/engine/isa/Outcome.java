package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.kvm.Exit;

/** What came of an instruction. */
public sealed interface Outcome {
  /** The instruction is done; the next one is where RIP points. */
  Outcome NEXT = Completed.NEXT;

  /**
   * The instruction is done, and code is to be fetched anew: its page, the mode, the tables or the
   * guest itself (L1 or L2) may be others.
   */
  Outcome ELSEWHERE = Completed.ELSEWHERE;

  /** The two ways to be done. */
  enum Completed implements Outcome {
    NEXT,
    ELSEWHERE
  }

  /** An exception: RIP stays at the instruction. */
  record Faulted(GuestFault fault) implements Outcome {}

  /** The guest needs userspace. RIP is where the guest goes on after that. */
  record Exited(Exit exit) implements Outcome {}

  static Outcome ud() {
    return new Faulted(GuestFault.UD);
  }

  static Outcome gp() {
    return new Faulted(GuestFault.GP);
  }
}
