package guise.engine.isa;

/** The instructions that interrupt. */
public enum SoftwareInterrupt {
  // spotless:off
  INT_N (Event.Kind.SOFTWARE),
  INT3  (Event.Kind.SOFTWARE_EXCEPTION),
  INTO  (Event.Kind.SOFTWARE_EXCEPTION),
  INT1  (Event.Kind.PRIVILEGED);
  // spotless:on

  private final Event.Kind kind;

  SoftwareInterrupt(Event.Kind kind) {
    this.kind = kind;
  }

  Event.Kind kind() {
    return kind;
  }
}
