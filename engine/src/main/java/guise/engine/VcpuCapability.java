package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import java.util.Optional;

/**
 * What {@code KVM_ENABLE_CAP} of a vCPU takes, since when, and what it then does.
 *
 * <p>After Documentation/virt/kvm/api.rst, 4.37 and 6.
 */
enum VcpuCapability implements Rule {
  // spotless:off
  SYNIC         (Capability.HYPERV_SYNIC, ALL, (v, _) -> synic(v)),
  SYNIC2        (Capability.HYPERV_SYNIC2, ALL, VcpuCapability::synic2),
  EVMCS         (Capability.HYPERV_ENLIGHTENED_VMCS, ALL, VcpuCapability::evmcs),
  DIRECT_FLUSH  (Capability.HYPERV_DIRECT_TLBFLUSH, ALL, (_, _) -> directFlush()),
  ENFORCE_HYPERV(Capability.HYPERV_ENFORCE_CPUID, since(5, 14).documented(), (v, a) -> v.hyperV.enforced = a != 0),
  ENFORCE_PV    (Capability.ENFORCE_PV_FEATURE_CPUID, since(5, 10).documented(), (v, a) -> v.pv.enforce(a, v.cpuid));
  // spotless:on

  /** What enabling does, or refuses. */
  @Immutable
  private interface Enabling {
    void enable(VcpuState v, long argument);
  }

  private static final String IOCTL = "KVM_ENABLE_CAP";

  private final Capability capability;
  private final Versions versions;
  private final Enabling enabling;

  VcpuCapability(Capability capability, Versions versions, Enabling enabling) {
    this.capability = capability;
    this.versions = versions;
    this.enabling = enabling;
  }

  /** {@code KVM_ENABLE_CAP}: flags come first, then whether there is such a capability. */
  static void enable(VcpuState v, EnableCap request) {
    VcpuRefusal.CAPABILITY_FLAGS_ZERO.unless(request.flags() == 0, IOCTL);
    Optional<VcpuCapability> row = find(v.platform, request.number());
    VcpuRefusal.CAPABILITY_KNOWN.unless(row.isPresent(), IOCTL);
    row.get().enabling.enable(v, request.argument(0));
  }

  private static Optional<VcpuCapability> find(Platform platform, int number) {
    for (VcpuCapability row : values()) {
      boolean built = row == ENFORCE_PV || platform.built(BuildOption.KVM_HYPERV);
      if (row.capability.number() == number && platform.rules.has(row) && built) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  /** Hyper-V's interrupt controller, which starts enabled. */
  private static void synic(VcpuState v) {
    VcpuRefusal.SYNIC_NEEDS_APIC.unless(v.vm.hasIrqchip(), IOCTL);
    v.hyperV.synic = true;
    v.msrs.put(HyperVMsrs.SCONTROL, 1L);
  }

  private static void synic2(VcpuState v, long argument) {
    VcpuRefusal.ARGUMENT_ZERO.unless(argument == 0, IOCTL);
    synic(v);
  }

  /** The versions go to an address of userspace, of which this process has no other: EFAULT. */
  private static void evmcs(VcpuState v, long address) {
    int versions = enlighten(v);
    VcpuRefusal.VERSION_WRITABLE.unless(versions == 0, IOCTL);
  }

  /** Enables enlightened VMCS and returns its versions. */
  static int enlighten(VcpuState v) {
    boolean offered = v.vm.checkExtension(Capability.HYPERV_ENLIGHTENED_VMCS) != 0;
    VcpuRefusal.EVMCS_OF_VMX.unless(offered, IOCTL);
    return v.nesting.enlighten(v);
  }

  /** KVM has it only where it runs on Hyper-V itself. */
  private static void directFlush() {
    throw VcpuRefusal.DIRECT_FLUSH_ON_HYPERV.of(IOCTL);
  }

  @Override
  public Versions versions() {
    return versions;
  }

  @Override
  public String meaning() {
    return "a vCPU enables " + capability;
  }
}
