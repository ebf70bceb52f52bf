package guise.engine.svm;

import guise.engine.isa.Event;
import guise.engine.memory.GuestFault;

/** The event that VMRUN injects (APM volume 2, 15.20). */
final class RunEvent {
  static final int INTERRUPT = 0;
  static final int NMI = 2;
  static final int EXCEPTION = 3;
  static final int SOFTWARE = 4;

  private static final int VALID = 1 << 31;
  private static final int HAS_CODE = 1 << 11;

  private RunEvent() {}

  static boolean isThere(Vmcb vmcb) {
    return (vmcb.getInt(Vmcb.EVENT_INJECTION) & VALID) != 0;
  }

  static int type(Vmcb vmcb) {
    return vmcb.getInt(Vmcb.EVENT_INJECTION) >>> 8 & 7;
  }

  static int vector(Vmcb vmcb) {
    return vmcb.getInt(Vmcb.EVENT_INJECTION) & 0xFF;
  }

  static Event of(Vmcb vmcb) {
    boolean pushed = (vmcb.getInt(Vmcb.EVENT_INJECTION) & HAS_CODE) != 0;
    int code = pushed ? vmcb.getInt(Vmcb.EVENT_CODE) : GuestFault.NO_CODE;
    return new Event(kind(vmcb), vector(vmcb), code, 0);
  }

  private static Event.Kind kind(Vmcb vmcb) {
    return switch (type(vmcb)) {
      case INTERRUPT -> Event.Kind.EXTERNAL;
      case NMI -> Event.Kind.NMI;
      case SOFTWARE -> Event.Kind.SOFTWARE;
      default -> Event.Kind.EXCEPTION;
    };
  }

  static boolean isValid(Vmcb vmcb) {
    if (!isThere(vmcb)) {
      return true;
    }
    return switch (type(vmcb)) {
      case INTERRUPT, NMI, SOFTWARE -> true;
      case EXCEPTION -> vector(vmcb) < 32 && vector(vmcb) != 2;
      default -> false;
    };
  }
}
