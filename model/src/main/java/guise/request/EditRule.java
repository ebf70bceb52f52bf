package guise.request;

/** What a change by hand does to a table; Guise's own rules, which no VMM has. */
public enum EditRule implements VmmRule {
  // spotless:off
  SET_BY_HAND    ("The user set the bit"),
  CLEARED_BY_HAND("The user cleared the bit"),
  ENTRY_CREATED  ("A bit was set in a leaf without an entry, so an entry of zeros was put in its place, "
      + "with the flag that KVM gives to functions with an index; the limit of its range stays as it was");
  // spotless:on

  private final String meaning;

  EditRule(String meaning) {
    this.meaning = meaning;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public String source() {
    return "Guise";
  }
}
