package guise.guest;

import guise.kernel.Rule;
import java.util.Optional;

/** What refuses a request for a table of supported or emulated CPUID, and with which errno. */
public enum ReportRule implements Rule {
  NO_ROOM_AT_ALL("E2BIG", "nent is 0"),
  TOO_LITTLE_ROOM("E2BIG", "the table has more entries than nent; nothing is written back"),
  PADDING_NOT_ZERO("EINVAL", "an entry handed to KVM_GET_EMULATED_CPUID has padding that is not 0");

  /** More entries than this are never looked at: a larger nent counts as this much. */
  public static final int MAX_ENTRIES = 256;

  private final String errno;
  private final String meaning;

  ReportRule(String errno, String meaning) {
    this.errno = errno;
    this.meaning = meaning;
  }

  public String errno() {
    return errno;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  /**
   * What refuses a request.
   *
   * @param nent the room userspace offers
   * @param needed the room KVM wants to see, which for emulated CPUID is one more than it fills
   */
  public static Optional<ReportRule> refusing(int nent, int needed) {
    if (nent < 1) {
      return Optional.of(NO_ROOM_AT_ALL);
    }
    return Math.min(nent, MAX_ENTRIES) < needed ? Optional.of(TOO_LITTLE_ROOM) : Optional.empty();
  }

  /**
   * The room wanted for emulated CPUID: a slot is looked for before an entry is known to be none.
   */
  public static final int EMULATED_ROOM = 4;
}
