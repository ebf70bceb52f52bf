package guise.analysis;

/** What becomes of a feature on the way from the host's CPU to the guest. */
public enum Verdict {
  OFFERED("the guest sees what the CPU has"),
  ADDED("the guest sees it although the CPU does not announce it"),
  HIDDEN("the CPU has it and the guest does not see it"),
  ABSENT("neither the CPU nor the guest has it"),
  DANGEROUS("the guest sees it and KVM does not honour it");

  private final String meaning;

  Verdict(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }
}
