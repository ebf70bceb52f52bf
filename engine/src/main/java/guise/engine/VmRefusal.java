package guise.engine;

import static guise.kernel.Versions.since;
import static guise.kvm.Errno.E2BIG;
import static guise.kvm.Errno.EBADF;
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
  IOAPIC_PINS_AT_MOST    (EINVAL, "at most 4096 pins are kept for userspace's I/O APIC"),
  SPLIT_BEFORE_VCPUS     (EEXIST, "interrupt controllers are split before there are vCPUs"),
  X2APIC_FLAGS_KNOWN     (EINVAL, "only flags this VM's KVM_CAP_X2APIC_API names are set"),
  EOI_BROADCAST_ONE_WAY  (EINVAL, "the EOI broadcast is suppressed or kept, not both"),
  MSR_REASONS_KNOWN      (EINVAL, "only known reasons of a failed access are named", since(6, 2).documented()),
  MSR_FILTER_KNOWN       (ENOTTY, "a VM has a filter of registers", since(5, 10).documented()),
  MSR_FILTER_FLAGS       (EINVAL, "the filter's only flag is KVM_MSR_FILTER_DEFAULT_DENY", since(6, 2).documented()),
  MSR_RANGE_FLAGS        (EINVAL, "a range is of reads, writes or both"),
  MSR_RANGE_SIZE         (EINVAL, "a range's bitmap has at most 0x600 bytes"),
  MSR_FILTER_NOT_EMPTY   (EINVAL, "a filter that denies by default has a range"),
  BUS_LOCK_MODE          (EINVAL, "bus locks are ignored or exit, not both"),
  SGX_PROVISIONING       (EINVAL, "the argument is an open /dev/sgx_provision"),
  ENCRYPTION_OF_SVM      (EINVAL, "kvm_amd is loaded, which encrypts VMs"),
  OTHER_VM_OPEN          (EBADF,  "the argument is the file descriptor of another VM"),
  HYPERCALLS_KNOWN       (EINVAL, "only KVM_HC_MAP_GPA_RANGE can exit"),
  ZERO_OR_ONE            (EINVAL, "the argument is 0 or 1"),
  ARGUMENT_ZERO          (EINVAL, "the argument is 0"),
  PMU_OF_HOST            (EINVAL, "guests of this host can have a PMU"),
  PMU_BEFORE_VCPUS       (EINVAL, "the PMU is taken away before there are vCPUs"),
  VCPU_IDS_WITHIN        (EINVAL, "no more vCPU numbers than KVM has"),
  VCPU_IDS_ONCE          (EINVAL, "the highest vCPU number is settled once, and before there are vCPUs"),
  NOTIFY_FLAGS_KNOWN     (EINVAL, "only KVM_X86_NOTIFY_VMEXIT_ENABLED and _USER are known"),
  NOTIFY_OF_HOST         (EINVAL, "the processor can notify of windows without events"),
  NOTIFY_ENABLED         (EINVAL, "the flag KVM_X86_NOTIFY_VMEXIT_ENABLED is set"),
  NOTIFY_BEFORE_VCPUS    (EINVAL, "notification is asked for before there are vCPUs"),
  APIC_CYCLE_FITS        (EINVAL, "a tick takes some time, and the longest timer fits into 64 bits"),
  APIC_IN_KERNEL         (ENXIO,  "local APICs are in the kernel"),
  APIC_CYCLE_BEFORE_VCPUS(EINVAL, "the bus's cycle is settled before there are vCPUs"),
  POLLING_32_BITS        (EINVAL, "the time to poll has 32 bits"),
  DIRTY_LOG_OPTIONS      (EINVAL, "initially-set comes only with manual protection"),
  RING_SIZE              (EINVAL, "the ring's size is a power of two, a page at least, and has room for what KVM reserves"),
  RING_AT_MOST           (E2BIG,  "the ring has at most as many bytes as KVM_CAP_DIRTY_LOG_RING says"),
  RING_ONCE              (EINVAL, "the ring's size is settled once"),
  RING_BEFORE_VCPUS      (EINVAL, "rings are asked for before there are vCPUs"),
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
