package guise.engine.vmx;

import guise.engine.isa.Event;

/** The event that an entry injects (SDM volume 3, 26.8.3 and 28.2.1.3). */
final class Injection {
  static final int EXTERNAL = 0;
  static final int NMI = 2;
  static final int HARDWARE = 3;
  static final int SOFTWARE_INTERRUPT = 4;
  static final int PRIVILEGED_SOFTWARE = 5;
  static final int SOFTWARE_EXCEPTION = 6;
  static final int OTHER = 7;

  private static final long VALID = 1L << 31;
  private static final long DELIVERS_CODE = 1 << 11;
  private static final long RESERVED = 0x7FFF_F000;
  private static final long CR0_PE = 1;
  private static final long NO_ERROR_CODE_CHECK = 1L << 56;

  private Injection() {}

  static boolean isThere(FieldReader vmcs) {
    return vmcs.has(VmcsField.ENTRY_INTR_INFO, VALID);
  }

  static int type(FieldReader vmcs) {
    return vmcs.bits(VmcsField.ENTRY_INTR_INFO) >>> 8 & 7;
  }

  static Event.Kind kind(FieldReader vmcs) {
    return switch (type(vmcs)) {
      case EXTERNAL -> Event.Kind.EXTERNAL;
      case NMI -> Event.Kind.NMI;
      case SOFTWARE_INTERRUPT -> Event.Kind.SOFTWARE;
      case PRIVILEGED_SOFTWARE -> Event.Kind.PRIVILEGED;
      case SOFTWARE_EXCEPTION -> Event.Kind.SOFTWARE_EXCEPTION;
      default -> Event.Kind.EXCEPTION;
    };
  }

  static int vector(FieldReader vmcs) {
    return vmcs.bits(VmcsField.ENTRY_INTR_INFO) & 0xFF;
  }

  static boolean deliversCode(FieldReader vmcs) {
    return vmcs.has(VmcsField.ENTRY_INTR_INFO, DELIVERS_CODE);
  }

  static boolean isValid(EntryState s) {
    if (!isThere(s)) {
      return true;
    }
    return hasType(s) && hasVector(s) && hasCode(s) && hasLength(s);
  }

  private static boolean hasType(EntryState s) {
    int type = type(s);
    boolean reserved = (s.get(VmcsField.ENTRY_INTR_INFO) & RESERVED) != 0;
    return type != 1 && (type != OTHER || s.on(Control.MONITOR_TRAP_FLAG)) && !reserved;
  }

  private static boolean hasVector(FieldReader vmcs) {
    return switch (type(vmcs)) {
      case NMI -> vector(vmcs) == 2;
      case HARDWARE -> vector(vmcs) < 32;
      case OTHER -> vector(vmcs) == 0;
      default -> true;
    };
  }

  /** A code is delivered with a hardware exception that has one, in protected mode; else not. */
  private static boolean hasCode(EntryState s) {
    boolean mayBeReal = s.on(Control.UNRESTRICTED_GUEST);
    boolean protectedMode = !mayBeReal || (s.get(VmcsField.GUEST_CR0) & CR0_PE) != 0;
    boolean exception = type(s) == HARDWARE;
    boolean pushes = exception && protectedMode && pushesCode(vector(s));
    boolean delivers = deliversCode(s);
    boolean unchecked =
        exception && protectedMode && (s.facts.capability(0x480) & NO_ERROR_CODE_CHECK) != 0;
    boolean code = s.get(VmcsField.ENTRY_EXCEPTION_CODE) >>> 16 == 0;
    return (unchecked || delivers == pushes) && (!delivers || code);
  }

  private static boolean pushesCode(int vector) {
    return switch (vector) {
      case 8, 10, 11, 12, 13, 14, 17, 21 -> true;
      default -> false;
    };
  }

  private static boolean hasLength(EntryState s) {
    return switch (type(s)) {
      case SOFTWARE_INTERRUPT, PRIVILEGED_SOFTWARE, SOFTWARE_EXCEPTION -> {
        long length = s.get(VmcsField.ENTRY_INSTRUCTION_LEN);
        boolean zero = (s.facts.capability(0x485) & 1 << 30) != 0;
        yield length <= 15 && (length != 0 || zero);
      }
      default -> true;
    };
  }
}
