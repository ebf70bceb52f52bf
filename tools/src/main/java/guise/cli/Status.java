package guise.cli;

/** What a run's exit status says. */
enum Status {
  /** It worked; of a comparison: no difference. */
  OK(0),
  /** A comparison found a difference, or KVM or the VMM refuses. */
  DIFFERS(1),
  /** The command line or an input is at fault. */
  BAD_INPUT(2),
  /** Guise is at fault. */
  INTERNAL_ERROR(3);

  private final int code;

  Status(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
