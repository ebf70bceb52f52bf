package guise.guest;

/** A flag that Linux keeps about a processor and that is no bit of CPUID. */
public enum KernelFlag {
  // spotless:off
  IBRS              ("ibrs",         "indirect branches can be restricted, whoever's bit says so"),
  IBPB              ("ibpb",         "there is a barrier for indirect branches, whoever's bit says so"),
  STIBP             ("stibp",        "threads of a core can be kept apart, whoever's bit says so"),
  SSBD              ("ssbd",         "speculative store bypass can be switched off"),
  MSR_SPEC_CTRL     ("",             "there is an IA32_SPEC_CTRL register"),
  LS_CFG_SSBD       ("",             "AMD's LS_CFG register switches store bypass off"),
  ARCH_PERFMON      ("arch_perfmon", "the PMU is Intel's architectural one"),
  PEBS              ("pebs",         "precise event sampling is usable"),
  OSPKE             ("ospke",        "the kernel has switched protection keys on"),
  CLEAR_CPU_BUF_VM  ("",             "the kernel clears CPU buffers before it enters a guest (TSA)"),
  IBPB_EXIT_TO_USER ("",             "the kernel flushes branch predictions before it returns to the VMM (VMSCAPE)");
  // spotless:on

  private final String cpuinfo;
  private final String meaning;

  KernelFlag(String cpuinfo, String meaning) {
    this.cpuinfo = cpuinfo;
    this.meaning = meaning;
  }

  /** The spelling in {@code /proc/cpuinfo}; empty where the kernel does not show it. */
  public String cpuinfo() {
    return cpuinfo;
  }

  public String meaning() {
    return meaning;
  }
}
