package guise.engine;

/** Carries a refusal from where a register is accessed to {@link MsrSpace}; never further. */
final class MsrRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final MsrRule rule;

  MsrRefused(MsrRule rule) {
    super(rule.name(), null, false, false);
    this.rule = rule;
  }

  MsrRule rule() {
    return rule;
  }
}
