package guise.kernel;

import static guise.kernel.Versions.since;

/** A parameter of kvm, kvm_intel or kvm_amd that a guest's CPU depends on, with its default. */
public enum KvmParameter {
  // spotless:off
  ENABLE_PMU                   ("kvm",       "enable_pmu",                true,  "counters of the PMU for guests"),
  INTEL_NESTED                 ("kvm_intel", "nested",                    true,  "VMX for guests"),
  EPT                          ("kvm_intel", "ept",                       true,  "extended page tables"),
  UNRESTRICTED_GUEST           ("kvm_intel", "unrestricted_guest",        true,  "real mode without emulation"),
  SGX                          ("kvm_intel", "sgx",                       true,  "enclaves for guests"),
  CET                          ("kvm_intel", "cet",                       true,  "control-flow enforcement for guests"),
  PT_HOST_GUEST                ("kvm_intel", "pt_mode",                   false, "Processor Trace for guests"),
  INTEL_SMALLER_MAXPHYADDR     ("kvm_intel", "allow_smaller_maxphyaddr",  false, "guests with a smaller physical width than the host"),
  AMD_NESTED                   ("kvm_amd",   "nested",                    true,  "SVM for guests"),
  NPT                          ("kvm_amd",   "npt",                       true,  "nested page tables"),
  NRIPS                        ("kvm_amd",   "nrips",                     true,  "next instruction pointer saved at an exit"),
  VLS                          ("kvm_amd",   "vls",                       true,  "VMLOAD and VMSAVE without exit"),
  VGIF                         ("kvm_amd",   "vgif",                      true,  "a global interrupt flag of the guest's own"),
  VNMI                         ("kvm_amd",   "vnmi",                      true,  "virtual NMIs"),
  LBRV                         ("kvm_amd",   "lbrv",                      true,  "last-branch records of the guest's own"),
  TSC_SCALING                  ("kvm_amd",   "tsc_scaling",               true,  "a guest TSC of another frequency"),
  GMET                         ("kvm_amd",   "gmet",                      true,  "guest mode execute trap"),
  SEV                          ("kvm_amd",   "sev",                       true,  "encrypted guests"),
  SEV_ES                       ("kvm_amd",   "sev_es",                    true,  "guests with encrypted registers"),
  SEV_SNP                      ("kvm_amd",   "sev_snp",                   true,  "guests with protected page tables");
  // spotless:on

  private final String module;
  private final String parameter;
  private final boolean byDefault;
  private final String meaning;

  KvmParameter(String module, String parameter, boolean byDefault, String meaning) {
    this.module = module;
    this.parameter = parameter;
    this.byDefault = byDefault;
    this.meaning = meaning;
  }

  public String module() {
    return module;
  }

  public String parameter() {
    return parameter;
  }

  public String meaning() {
    return meaning;
  }

  /** The versions in which the default is certain. */
  public Versions versions() {
    return since(5, 10);
  }

  /** Whether the parameter is on: as set for the module, on the command line, or by default. */
  public boolean isOn(Kernel kernel) {
    return kernel
        .modules()
        .get(module, parameter)
        .or(() -> kernel.commandLine().moduleParameter(module, parameter))
        .map(KvmParameter::truth)
        .orElse(byDefault);
  }

  /** Whether somebody said so, rather than the default. */
  public boolean isGiven(Kernel kernel) {
    return kernel.modules().get(module, parameter).isPresent()
        || kernel.commandLine().moduleParameter(module, parameter).isPresent();
  }

  private static boolean truth(String value) {
    return switch (value.strip()) {
      case "0", "N", "n", "off", "no", "" -> false;
      default -> true;
    };
  }

  @Override
  public String toString() {
    return module + "." + parameter;
  }
}
