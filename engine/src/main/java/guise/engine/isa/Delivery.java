package guise.engine.isa;

import guise.engine.isa.Event.Kind;
import guise.engine.memory.GuestFault;
import guise.engine.memory.MmioNeeded;
import guise.engine.memory.NestedFault;
import guise.kvm.Exit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of exceptions and interrupts (SDM volume 3, chapter 6): what a guest's interrupt
 * table makes of them, double and triple faults included.
 *
 * <p>Everything is checked before a register changes: an access that userspace has to answer first
 * leaves the processor as it was, and the delivery begins anew.
 */
public final class Delivery {
  private static final int NMI_VECTOR = 2;
  private static final int MC_VECTOR = 18;
  private static final int CP_VECTOR = 21;
  private static final long GENERAL_DETECT = 1 << 13;
  private static final long VME = 1;

  /** Exceptions in a row before somebody gets to look around. */
  private static final int SERIAL = 16;

  private Delivery() {}

  /**
   * Delivers an exception of the instruction at {@link Cpu#at}, to which the guest returns.
   *
   * @return {@link Outcome#ELSEWHERE}, or the exit that came of it, or the exception that has not
   *     been delivered so far
   */
  public static Outcome deliver(Cpu cpu, GuestFault fault) {
    cpu.rip = cpu.at;
    return settle(cpu, fault);
  }

  /** Delivers #DB after an instruction: {@code dr6} says why; RIP is where the guest goes on. */
  public static Outcome trap(Cpu cpu, long dr6) {
    var event = new Event(Kind.EXCEPTION, GuestFault.DB_VECTOR, GuestFault.NO_CODE, 0);
    Outcome taken = asked(cpu, event, dr6);
    if (taken != null) {
      return taken;
    }
    cpu.dr6 |= dr6;
    cpu.dr7 &= ~GENERAL_DETECT;
    return attempt(cpu, event);
  }

  /** Delivers an external interrupt, between two instructions. */
  public static Outcome interrupt(Cpu cpu, int vector) {
    return begin(cpu, new Event(Kind.EXTERNAL, vector, GuestFault.NO_CODE, 0));
  }

  /** Delivers an NMI, between two instructions; the next waits for IRET. */
  public static Outcome nmi(Cpu cpu) {
    cpu.nmiMasked = true;
    return begin(cpu, new Event(Kind.NMI, NMI_VECTOR, GuestFault.NO_CODE, 0));
  }

  /** INT n, INT3, INTO (the flag already looked at) and INT1, with RIP behind the instruction. */
  public static Outcome softwareInterrupt(Cpu cpu, Decoded in, int vector, SoftwareInterrupt kind) {
    if (kind == SoftwareInterrupt.INT_N && cpu.v86) {
      boolean redirected = (cpu.cr4 & VME) != 0 && TaskState.redirects(cpu, vector);
      if (!redirected && cpu.iopl() < 3) {
        return Outcome.gp();
      }
      if (redirected) {
        RealHandler.redirected(cpu, vector);
        return Outcome.ELSEWHERE;
      }
    }
    Outcome exit = intercepted(cpu, in, vector, kind);
    if (exit != null) {
      return exit;
    }
    var event = new Event(kind.kind(), vector, GuestFault.NO_CODE, in.length());
    Outcome taken = asked(cpu, event, 0);
    if (taken != null) {
      return taken;
    }
    cpu.delivering = event;
    return entered(cpu, event);
  }

  private static @Nullable Outcome intercepted(
      Cpu cpu, Decoded in, int vector, SoftwareInterrupt kind) {
    NestedGuest nested = cpu.nested;
    if (nested == null) {
      return null;
    }
    return switch (kind) {
      case INT_N -> nested.intercepted(cpu, in, Intercept.SOFTWARE_INTERRUPT, vector);
      case INT1 -> nested.intercepted(cpu, in, Intercept.ICEBP, 0);
      case INT3, INTO -> null;
    };
  }

  /**
   * Delivers an event that a hypervisor injects, which nobody intercepts: its error code and kind
   * as given. What goes wrong on the way is intercepted as ever.
   */
  public static Outcome inject(Cpu cpu, Event event) {
    if (event.kind() == Kind.NMI) {
      cpu.nmiMasked = true;
    }
    return attempt(cpu, event);
  }

  private static Outcome begin(Cpu cpu, Event event) {
    Outcome taken = asked(cpu, event, 0);
    return taken != null ? taken : attempt(cpu, event);
  }

  private static Outcome attempt(Cpu cpu, Event event) {
    cpu.delivering = event;
    try {
      return entered(cpu, event);
    } catch (GuestFault fault) {
      return settle(cpu, fault);
    }
  }

  // -- exceptions, and those that they meet
  // ---------------------------------------------------------

  /**
   * Goes on until an exception is delivered. Benign ones follow one another for as long as each
   * delivery meets the next, which with #AC can be for ever: then it is up to the caller to go on.
   */
  private static Outcome settle(Cpu cpu, GuestFault first) {
    GuestFault fault = first;
    for (int i = 0; i < SERIAL; i++) {
      Event before = cpu.delivering;
      var event = new Event(Kind.EXCEPTION, fault.vector(), fault.code(), 0);
      Outcome taken = asked(cpu, event, fault.address());
      if (taken != null) {
        return taken;
      }
      note(cpu, fault);
      if (before != null && becomesTriple(before, fault.vector())) {
        return shutdown(cpu);
      }
      if (before != null && becomesDouble(before, fault.vector())) {
        event = new Event(Kind.EXCEPTION, GuestFault.DF_VECTOR, 0, 0);
        taken = asked(cpu, event, 0);
        if (taken != null) {
          return taken;
        }
      }
      cpu.delivering = event;
      try {
        return entered(cpu, event);
      } catch (GuestFault next) {
        fault = next;
      }
    }
    cpu.delivering = null;
    return new Outcome.Faulted(fault);
  }

  private static void note(Cpu cpu, GuestFault fault) {
    if (fault.vector() == GuestFault.PF_VECTOR) {
      cpu.cr2 = fault.address();
    } else if (fault.vector() == GuestFault.DB_VECTOR) {
      cpu.dr7 &= ~GENERAL_DETECT;
    }
  }

  private static @Nullable Outcome asked(Cpu cpu, Event event, long address) {
    NestedGuest nested = cpu.nested;
    if (nested == null) {
      return null;
    }
    Outcome taken = nested.event(cpu, event, address);
    if (taken != null) {
      cpu.delivering = null;
    }
    return taken;
  }

  private static Outcome shutdown(Cpu cpu) {
    NestedGuest nested = cpu.nested;
    cpu.delivering = null;
    Outcome taken = nested == null ? null : nested.intercepted(cpu, null, Intercept.SHUTDOWN, 0);
    return taken != null ? taken : new Outcome.Exited(new Exit.Shutdown());
  }

  /** The classes of SDM volume 3, table 6-5. */
  private static boolean isContributory(int vector) {
    return vector == GuestFault.DE_VECTOR
        || vector >= GuestFault.TS_VECTOR && vector <= GuestFault.GP_VECTOR
        || vector == CP_VECTOR;
  }

  private static boolean becomesTriple(Event before, int vector) {
    boolean doubled = before.kind() == Kind.EXCEPTION && before.vector() == GuestFault.DF_VECTOR;
    return doubled && (isContributory(vector) || vector == GuestFault.PF_VECTOR);
  }

  private static boolean becomesDouble(Event before, int vector) {
    if (before.kind() != Kind.EXCEPTION) {
      return false;
    }
    if (before.vector() == GuestFault.PF_VECTOR) {
      return isContributory(vector) || vector == GuestFault.PF_VECTOR;
    }
    return isContributory(before.vector()) && isContributory(vector);
  }

  // -- the way to the handler
  // -----------------------------------------------------------------------

  private static Outcome entered(Cpu cpu, Event event) {
    try {
      Outcome outcome = enter(cpu, event);
      cpu.delivering = null;
      return outcome;
    } catch (MmioNeeded needed) {
      cpu.delivering = null;
      throw needed;
    } catch (NestedFault fault) {
      return refused(cpu, event, fault);
    }
  }

  /** The hypervisor of L2 sees which event was under way, and RIP at the instruction behind it. */
  private static Outcome refused(Cpu cpu, Event event, NestedFault fault) {
    boolean byInstruction = event.kind().isSoftware() || event.kind() == Kind.PRIVILEGED;
    cpu.rip = byInstruction ? cpu.at : cpu.rip;
    Outcome exit = Objects.requireNonNull(cpu.nested).refused(cpu, fault);
    cpu.delivering = null;
    return exit;
  }

  private static Outcome enter(Cpu cpu, Event event) {
    int ext = event.kind().isExternal() ? 1 : 0;
    long flags = cpu.rflags() | (resumes(event) ? Cpu.RF : 0);
    if (cpu.realMode) {
      RealHandler.deliver(cpu, event, cpu.rflags(), ext);
    } else if (cpu.longMode) {
      LongHandler.deliver(cpu, event, flags, ext);
    } else {
      return ProtectedHandler.deliver(cpu, event, flags, ext);
    }
    return Outcome.ELSEWHERE;
  }

  /** Faults, but for #DB, are returned from with RF set (SDM volume 3, 18.3.1.1). */
  private static boolean resumes(Event event) {
    int vector = event.vector();
    boolean fault =
        vector != GuestFault.DB_VECTOR
            && vector != GuestFault.BP_VECTOR
            && vector != GuestFault.OF_VECTOR
            && vector != GuestFault.DF_VECTOR
            && vector != MC_VECTOR;
    return event.kind() == Kind.EXCEPTION && fault;
  }
}
