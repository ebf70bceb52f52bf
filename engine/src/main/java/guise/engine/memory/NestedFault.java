package guise.engine.memory;

/**
 * A refusal of the {@link SecondLevel}, on its way to the step loop, where it becomes an exit to
 * the hypervisor of the nested guest. It has no stack trace and never leaves the engine.
 */
public final class NestedFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long physical;
  private final long linear;
  private final long information;
  private final int reason;

  /**
   * Makes a fault.
   *
   * @param reason what the exit is called, in the numbers of whoever throws and catches it
   * @param information its qualification (VMX) or EXITINFO1 (SVM)
   */
  public NestedFault(int reason, long information, long physical, long linear) {
    super(null, null, false, false);
    this.reason = reason;
    this.information = information;
    this.physical = physical;
    this.linear = linear;
  }

  public int reason() {
    return reason;
  }

  public long information() {
    return information;
  }

  /** The address that could not be translated. */
  public long physical() {
    return physical;
  }

  /** The linear address it came from. */
  public long linear() {
    return linear;
  }
}
