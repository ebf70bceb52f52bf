package guise.engine;

import guise.kernel.Rule;
import guise.kvm.Kvm;
import java.util.EnumSet;
import java.util.Set;

/**
 * A choice of whoever built the kernel that a process notices; distributions take all. Neither a
 * version nor a host's facts tell, but the device does, by a capability.
 */
public enum BuildOption implements Rule {
  // spotless:off
  KVM_HYPERV        (44,  1,    "CONFIG_KVM_HYPERV: leaves, registers and capabilities of Hyper-V"),
  KVM_XEN           (38,  1,    "CONFIG_KVM_XEN: Xen's hypercalls and shared pages"),
  KVM_SMM           (117, 1,    "CONFIG_KVM_SMM: system management mode, its memory and the count of its interrupts"),
  X86_SGX_KVM       (196, 1,    "CONFIG_X86_SGX_KVM: enclaves, with the attribute that provisioning needs"),
  GUEST_PRIVATE_MEMORY(233, 1,  "CONFIG_KVM_SW_PROTECTED_VM or another kind of VM with private memory: memory has attributes"),
  NR_VCPUS_4096     (66,  4096, "CONFIG_KVM_MAX_NR_VCPUS is 4096, as MAXSMP sets it, not 1024");
  // spotless:on

  private final int capability;
  private final int least;
  private final String meaning;

  BuildOption(int capability, int least, String meaning) {
    this.capability = capability;
    this.least = least;
    this.meaning = meaning;
  }

  /** The options that a kernel lacks, as far as its capabilities tell. */
  static Set<BuildOption> missingFrom(Kvm kvm) {
    var missing = EnumSet.noneOf(BuildOption.class);
    for (BuildOption option : values()) {
      if (kvm.checkExtension(option.capability) < option.least) {
        missing.add(option);
      }
    }
    return missing;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
