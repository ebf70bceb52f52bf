package guise.engine;

import guise.guest.ReportRule;
import guise.host.Host;
import guise.kernel.Behaviour;
import guise.kernel.Kernel;
import guise.kvm.CpuidReply;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.MsrReply;
import guise.kvm.Vm;
import guise.kvm.XcompPermissions;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.util.List;
import java.util.Optional;

/** KVM in this process: on a host, in a kernel, for a process with some permissions. */
public final class EmulatedKvm implements Kvm {
  private static final int API_VERSION = 12;
  private static final int VCPU_MMAP_SIZE = 3 * 4096;
  private static final String SUPPORTED = "KVM_GET_SUPPORTED_CPUID";
  private static final String EMULATED = "KVM_GET_EMULATED_CPUID";

  final Platform platform;
  private final XcompPermissions permissions;
  private final KernelLog log = new KernelLog();

  /** KVM as the kernel has it. */
  public EmulatedKvm(Host host, Kernel kernel, XcompPermissions permissions) {
    this(host, kernel, permissions, Choices.DEFAULTS);
  }

  /** KVM with something chosen apart from the kernel's version. */
  public EmulatedKvm(Host host, Kernel kernel, XcompPermissions permissions, Choices choices) {
    this.platform = new Platform(host, kernel, choices);
    this.permissions = permissions;
  }

  /** KVM for a process that asked for nothing. */
  public static EmulatedKvm of(Host host, Kernel kernel) {
    return new EmulatedKvm(host, kernel, ProcessPermissions.of(host, kernel));
  }

  /** What KVM has written to the kernel's log. */
  public KernelLog log() {
    return log;
  }

  /** What is chosen here, with what the kernel chooses where nothing was. */
  public Choices choices() {
    return platform.choices.with(platform.updates).with(platform.xfd);
  }

  long guestPermitted() {
    return permissions.guestPermitted();
  }

  /** The first vCPU ends the time for requests. */
  void lockPermissions() {
    if (permissions instanceof ProcessPermissions process) {
      process.lock();
    }
  }

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public int checkExtension(int capability) {
    return CapabilityValue.ofDevice(this, capability);
  }

  @Override
  public int vcpuMmapSize() {
    return VCPU_MMAP_SIZE;
  }

  @Override
  public CpuidReply supportedCpuid(int nent) {
    CpuidTable table = platform.supported(guestPermitted());
    refuse(SUPPORTED, ReportRule.refusing(clamped(nent), table.size()));
    return new CpuidReply(table, table.size());
  }

  @Override
  public CpuidReply emulatedCpuid(int nent, CpuidEntry.Padding padding) {
    CpuidTable table = platform.emulated;
    if (nent != 0 && !padding.equals(CpuidEntry.Padding.ZERO)) {
      refuse(EMULATED, Optional.of(ReportRule.PADDING_NOT_ZERO));
    }
    refuse(EMULATED, ReportRule.refusing(clamped(nent), ReportRule.EMULATED_ROOM));
    return new CpuidReply(table, table.size());
  }

  /** The header's count has no sign; a larger one counts as the most there can be. */
  private static int clamped(int nent) {
    return Integer.compareUnsigned(nent, MAX_CPUID_ENTRIES) > 0 ? MAX_CPUID_ENTRIES : nent;
  }

  private static void refuse(String ioctl, Optional<ReportRule> rule) {
    if (rule.isPresent()) {
      ReportRule broken = rule.get();
      throw new KvmException(ioctl, Errno.valueOf(broken.errno()), broken.name(), broken.meaning());
    }
  }

  @Override
  public CpuidReply hyperVCpuid(int nent) {
    String ioctl = "KVM_GET_SUPPORTED_HV_CPUID";
    VmRefusal.HYPERV_CPUID_KNOWN.unless(platform.does(Behaviour.HYPERV_CPUID_OF_DEVICE), ioctl);
    VmRefusal.HYPERV_BUILT.unless(platform.built(BuildOption.KVM_HYPERV), ioctl);
    return HyperVLeaves.reply(
        platform, nent, HyperVLeaves.Apic.OF_DEVICE, HyperVLeaves.evmcsVersions(platform));
  }

  @Override
  public List<Integer> msrIndexList() {
    return platform.msrs.saved();
  }

  @Override
  public List<Integer> featureMsrIndexList() {
    return platform.msrs.features().indices();
  }

  @Override
  public MsrReply getMsrs(List<Integer> indices) {
    return platform.msrs.features(indices);
  }

  @Override
  public void hasDeviceAttribute(int group, long attribute) {
    DeviceAttribute.find(platform, group, attribute, "KVM_HAS_DEVICE_ATTR");
  }

  @Override
  public long deviceAttribute(int group, long attribute) {
    return DeviceAttribute.find(platform, group, attribute, "KVM_GET_DEVICE_ATTR").value(platform);
  }

  @Override
  public long mceCapabilities() {
    return MachineCheckMsrs.supported(platform);
  }

  @Override
  public Vm createVm() {
    return new EmulatedVm(this);
  }

  @Override
  public void close() {}
}
