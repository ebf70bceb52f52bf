package guise.kernel;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.since;

/** A parameter of kvm, kvm_intel or kvm_amd that a guest's CPU depends on, with its default. */
public enum KvmParameter {
  // spotless:off
  ENABLE_PMU                   ("kvm",       "enable_pmu",                true, since(5, 17).provisional(), "counters of the PMU for guests"),
  INTEL_NESTED                 ("kvm_intel", "nested",                    true, ALL, "VMX for guests"),
  EPT                          ("kvm_intel", "ept",                       true, ALL, "extended page tables"),
  EPT_DIRTY                    ("kvm_intel", "eptad",                     true, ALL, "accessed and dirty flags of extended page tables"),
  MODE_BASED_EPT               ("kvm_intel", "mbec",                      true, since(7, 2), "mode-based execution control of extended page tables"),
  VPID                         ("kvm_intel", "vpid",                      true, ALL, "translations tagged by virtual processor"),
  FLEX_PRIORITY                ("kvm_intel", "flexpriority",              true, ALL, "a shadow of the TPR"),
  APICV                        ("kvm_intel", "enable_apicv",              true, ALL, "APIC virtualization"),
  UNRESTRICTED_GUEST           ("kvm_intel", "unrestricted_guest",        true, ALL, "real mode without emulation"),
  SGX                          ("kvm_intel", "sgx",                       true, ALL, "enclaves for guests"),
  CET                          ("kvm_intel", "cet",                       true, since(7, 0).provisional(), "control-flow enforcement for guests"),
  PT_HOST_GUEST                ("kvm_intel", "pt_mode",                   false, ALL, "Processor Trace for guests"),
  INTEL_SMALLER_MAXPHYADDR     ("kvm_intel", "allow_smaller_maxphyaddr",  false, ALL, "guests with a smaller physical width than the host"),
  AMD_NESTED                   ("kvm_amd",   "nested",                    true, ALL, "SVM for guests"),
  NPT                          ("kvm_amd",   "npt",                       true, ALL, "nested page tables"),
  NRIPS                        ("kvm_amd",   "nrips",                     true, ALL, "next instruction pointer saved at an exit"),
  VLS                          ("kvm_amd",   "vls",                       true, ALL, "VMLOAD and VMSAVE without exit"),
  VGIF                         ("kvm_amd",   "vgif",                      true, ALL, "a global interrupt flag of the guest's own"),
  VNMI                         ("kvm_amd",   "vnmi",                      true, since(6, 4).documented(), "virtual NMIs"),
  LBRV                         ("kvm_amd",   "lbrv",                      true, ALL, "last-branch records of the guest's own"),
  TSC_SCALING                  ("kvm_amd",   "tsc_scaling",               true, ALL, "a guest TSC of another frequency"),
  GMET                         ("kvm_amd",   "gmet",                      true, since(7, 2), "guest mode execute trap"),
  SEV                          ("kvm_amd",   "sev",                       true, ALL, "encrypted guests"),
  SEV_ES                       ("kvm_amd",   "sev_es",                    true, ALL, "guests with encrypted registers"),
  SEV_SNP                      ("kvm_amd",   "sev_snp",                   true, since(6, 11).documented(), "guests with protected page tables");
  // spotless:on

  private final String module;
  private final String parameter;
  private final boolean byDefault;
  private final Versions versions;
  private final String meaning;

  KvmParameter(
      String module, String parameter, boolean byDefault, Versions versions, String meaning) {
    this.module = module;
    this.parameter = parameter;
    this.byDefault = byDefault;
    this.versions = versions;
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

  /** The kernels whose module has the parameter; others behave as by default. */
  public Versions versions() {
    return versions;
  }

  /** Whether the parameter is on: as set for the module, on the command line, or by default. */
  public boolean isOn(Kernel kernel) {
    if (!versions.include(kernel.version())) {
      return byDefault;
    }
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

  /** Whether a module would take a value: a truth value or a number. */
  public static boolean takes(String value) {
    return value.strip().matches("[01yYnN]|on|off|yes|no|-?\\d{1,9}");
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
