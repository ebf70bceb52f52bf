package guise.guest;

/** A flaw of a processor on which bits of a guest's CPUID depend. */
public enum CpuBug {
  // spotless:off
  NULL_SEG           ("null_seg",          "loading a null selector keeps the segment's base"),
  SPEC_STORE_BYPASS  ("spec_store_bypass", "loads may run ahead of older stores"),
  EIBRS_PBRSB        ("eibrs_pbrsb",       "the return stack buffer survives a VM exit"),
  SRSO               ("srso",              "speculative return stack overflow"),
  TSA                ("tsa",               "transient scheduler attacks"),
  VMSCAPE            ("vmscape",           "a guest can steer the VMM's branch predictions"),
  TAA                ("taa",               "TSX asynchronous abort"),
  GDS                ("gds",               "gather data sampling");
  // spotless:on

  private final String cpuinfo;
  private final String meaning;

  CpuBug(String cpuinfo, String meaning) {
    this.cpuinfo = cpuinfo;
    this.meaning = meaning;
  }

  /** The spelling in {@code /proc/cpuinfo}. */
  public String cpuinfo() {
    return cpuinfo;
  }

  public String meaning() {
    return meaning;
  }
}
