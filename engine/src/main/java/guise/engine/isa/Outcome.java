package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.engine.memory.MmioNeeded;
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

  /**
   * Whether an outcome is a certain constant. NEXT, ELSEWHERE and UNIMPLEMENTED are one object
   * each; a method of the object would be a call in the step loop.
   */
  @SuppressWarnings("ReferenceEquality")
  static boolean is(Outcome outcome, Outcome constant) {
    return outcome == constant;
  }

  /** The two ways to be done. */
  enum Completed implements Outcome {
    NEXT,
    ELSEWHERE
  }

  /** The instruction is one that Guise does not execute yet: the run ends and names it. */
  Outcome UNIMPLEMENTED = Refused.UNIMPLEMENTED;

  /** The way to refuse. */
  enum Refused implements Outcome {
    UNIMPLEMENTED
  }

  /** An exception: RIP stays at the instruction. */
  record Faulted(GuestFault fault) implements Outcome {}

  /** #DB after the instruction, which is done: what it adds to DR6. */
  record Trapped(long dr6) implements Outcome {}

  /** The guest needs what is no memory: RIP stays, until userspace has answered. */
  record Accessed(MmioNeeded access) implements Outcome {}

  /** The guest needs userspace. RIP is where the guest goes on after that. */
  record Exited(Exit exit) implements Outcome {}

  static Outcome ud() {
    return new Faulted(GuestFault.UD);
  }

  static Outcome gp() {
    return new Faulted(GuestFault.GP);
  }
}
