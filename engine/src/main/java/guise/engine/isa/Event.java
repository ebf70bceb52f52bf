package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/**
 * Something that is delivered through the interrupt table.
 *
 * @param vector its number
 * @param code the error code, or {@link guise.engine.memory.GuestFault#NO_CODE}
 * @param length of software's: the bytes of the instruction
 */
@Immutable
public record Event(Kind kind, int vector, int code, int length) {
  /** What it comes from; the numbers are those of VMX's interruption information. */
  public enum Kind {
    // spotless:off
    EXTERNAL           (0),
    NMI                (2),
    EXCEPTION          (3),
    /** INT n. */
    SOFTWARE           (4),
    /** INT1: ICEBP. */
    PRIVILEGED         (5),
    /** INT3 and INTO. */
    SOFTWARE_EXCEPTION (6);
    // spotless:on

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** The number in VMX's interruption information. */
    public int number() {
      return number;
    }

    /** Whether an instruction asked for it: gates must then allow the privilege level. */
    public boolean isSoftware() {
      return this == SOFTWARE || this == SOFTWARE_EXCEPTION;
    }

    /** Whether the EXT bit of an error code is set, should its delivery fail. */
    public boolean isExternal() {
      return !isSoftware();
    }
  }
}
