package guise.request;

/** Why Firecracker does not start a vCPU. */
public enum FirecrackerRefusal implements VmmRule {
  // spotless:off
  VCPU_COUNT   ("A microVM has 1 to 32 vCPUs, and with SMT an even number of them or one", "vmm_config/machine_config.rs"),
  VENDOR       ("The processor must be GenuineIntel or AuthenticAMD", "cpu_config/x86_64/cpuid/mod.rs"),
  TEMPLATE_LEAF("A template may only change entries that KVM offers", "cpu_config/x86_64/mod.rs"),
  LEAF_MISSING ("Normalisation needs the entry and KVM does not offer it", "cpu_config/x86_64/cpuid/normalize.rs");
  // spotless:on

  private final String meaning;
  private final String file;

  FirecrackerRefusal(String meaning, String file) {
    this.meaning = meaning;
    this.file = file;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public String source() {
    return FirecrackerRule.SOURCE + file;
  }
}
