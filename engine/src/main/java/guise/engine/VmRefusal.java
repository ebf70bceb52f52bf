package guise.engine;

import static guise.kvm.Errno.EEXIST;
import static guise.kvm.Errno.EINVAL;
import static guise.kvm.Errno.ENOMEM;
import static guise.kvm.Errno.ENOTTY;
import static guise.kvm.Errno.ENXIO;

import guise.kernel.Behaviour;
import guise.kernel.Versions;
import guise.kvm.Errno;

/** What the device and a VM refuse. */
enum VmRefusal implements Refusal {
  // spotless:off
  ATTRIBUTES_KNOWN       (ENOTTY, "the device has attributes", Behaviour.SYSTEM_ATTRIBUTES.versions()),
  ATTRIBUTE_KNOWN        (ENXIO,  "the device has the attribute"),
  HYPERV_CPUID_KNOWN     (ENOTTY, "the device tells Hyper-V's CPUID", Behaviour.HYPERV_CPUID_OF_DEVICE.versions()),
  HYPERV_BUILT           (EINVAL, "the kernel was built with CONFIG_KVM_HYPERV"),
  CAPABILITY_FLAGS_ZERO  (EINVAL, "KVM_ENABLE_CAP knows no flags"),
  CAPABILITY_KNOWN       (EINVAL, "a VM has the capability"),
  QUIRKS_KNOWN           (EINVAL, "only quirks this kernel knows are disabled"),
  EXITS_KNOWN            (EINVAL, "only exits this host can do without are disabled"),
  EXITS_BEFORE_VCPUS     (EINVAL, "exits are disabled before there are vCPUs", Behaviour.DISABLE_EXITS_EARLY.versions()),
  IRQCHIP_ONCE           (EEXIST, "there is one set of interrupt controllers"),
  IRQCHIP_BEFORE_VCPUS   (EINVAL, "interrupt controllers are created before vCPUs"),
  TSS_BELOW_4G           (EINVAL, "the three pages lie below 4 GiB"),
  VCPU_ID_FREE           (EEXIST, "no other vCPU has the number"),
  VCPU_ID_IN_RANGE       (EINVAL, "the number is below KVM_CAP_MAX_VCPU_ID"),
  VCPU_MEMORY            (ENOMEM, "there is memory for the vCPU"),
  TSC_OF_VM              (ENOTTY, "a VM has a TSC frequency", Behaviour.VM_TSC.versions()),
  TSC_WITHIN_REACH       (EINVAL, "the processor can scale its TSC that far"),
  REGION_ALIGNED         (EINVAL, "address and size are multiples of a page"),
  REGION_NUMBER          (EINVAL, "the slot exists and the address does not wrap around"),
  REGION_FLAGS           (EINVAL, "only dirty logging and read-only are known"),
  REGION_THERE_TO_DELETE (EINVAL, "the slot to delete is in use"),
  REGION_KEEPS_SIZE      (EINVAL, "a slot in use keeps its size, its memory and whether it is read-only"),
  REGION_APART           (EEXIST, "regions do not overlap");
  // spotless:on

  private final Errno errno;
  private final String meaning;
  private final Versions versions;

  VmRefusal(Errno errno, String meaning) {
    this(errno, meaning, Versions.ALL);
  }

  VmRefusal(Errno errno, String meaning, Versions versions) {
    this.errno = errno;
    this.meaning = meaning;
    this.versions = versions;
  }

  @Override
  public Errno errno() {
    return errno;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
