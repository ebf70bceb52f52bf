package guise.request;

import guise.kernel.Rule;

/** A VMM's refusal to start a vCPU with the CPU it was asked for, in one line. */
public final class RequestRefused extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient Rule rule;

  RequestRefused(Rule rule, String message) {
    super(message);
    this.rule = rule;
  }

  /** The rule that said no. */
  public Rule rule() {
    return rule;
  }
}
