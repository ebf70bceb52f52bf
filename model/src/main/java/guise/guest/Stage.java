package guise.guest;

/** One arrow of the way from a host's CPU to a guest's, in order. */
public enum Stage {
  // spotless:off
  RAW        ("host CPU",        "what the processor answers to CPUID"),
  KERNEL     ("host kernel",     "what the host's kernel makes of the processor"),
  KVM        ("KVM",             "what KVM itself can offer on this host"),
  SUPPORTED  ("supported CPUID", "what KVM_GET_SUPPORTED_CPUID returns"),
  PERMISSION ("permission",      "what the VMM's process may give to guests"),
  VMM        ("VMM",             "what the VMM hands to KVM_SET_CPUID2"),
  GUEST      ("guest CPUID",     "the table that the vCPU holds"),
  CAPABILITY ("capability",      "what KVM honours for this vCPU");
  // spotless:on

  private final String title;
  private final String meaning;

  Stage(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  public String title() {
    return title;
  }

  public String meaning() {
    return meaning;
  }
}
