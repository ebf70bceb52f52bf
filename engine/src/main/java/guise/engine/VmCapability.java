package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.x86.msr.Msr;
import java.util.Optional;

/**
 * What {@code KVM_ENABLE_CAP} of a VM takes, since when, and what it then does. A capability that
 * is not here can be asked for but not enabled.
 *
 * <p>After Documentation/virt/kvm/api.rst, chapters 4.37, 7 and 8.
 */
enum VmCapability implements Rule {
  // spotless:off
  DISABLE_QUIRKS            (Capability.DISABLE_QUIRKS, ALL, VmCapability::disableKnownQuirks),
  DISABLE_QUIRKS2           (Capability.DISABLE_QUIRKS2, CapabilityValue.QUIRKS2.versions(), VmCapability::disableQuirks),
  DISABLE_EXITS             (Capability.X86_DISABLE_EXITS, ALL, VmCapability::disableExits),
  SPLIT_IRQCHIP             (Capability.SPLIT_IRQCHIP, ALL, VmCapability::splitIrqchip),
  X2APIC_API                (Capability.X2APIC_API, ALL, VmCapability::x2apic),
  PLATFORM_INFO             (Capability.MSR_PLATFORM_INFO, ALL, (vm, a) -> vm.settings.platformInfo = a != 0),
  EXCEPTION_PAYLOAD         (Capability.EXCEPTION_PAYLOAD, ALL, (vm, a) -> vm.settings.exceptionPayload = a != 0),
  TRIPLE_FAULT_EVENT        (Capability.X86_TRIPLE_FAULT_EVENT, since(6, 0).documented(), (vm, a) -> vm.settings.tripleFaultEvent = a != 0),
  USER_SPACE_MSR            (Capability.X86_USER_SPACE_MSR, since(5, 10).documented(), VmCapability::userSpaceMsrs),
  BUS_LOCK_EXIT             (Capability.X86_BUS_LOCK_EXIT, since(5, 12).documented(), VmCapability::busLocks),
  SGX_ATTRIBUTE             (Capability.SGX_ATTRIBUTE, since(5, 13).documented(), (_, _) -> refuse(VmRefusal.SGX_PROVISIONING)),
  COPY_ENCRYPTION_FROM      (Capability.VM_COPY_ENC_CONTEXT_FROM, since(5, 13).documented(), VmCapability::encryptionOf),
  MOVE_ENCRYPTION_FROM      (Capability.VM_MOVE_ENC_CONTEXT_FROM, since(5, 16).documented(), VmCapability::encryptionOf),
  EXIT_HYPERCALL            (Capability.EXIT_HYPERCALL, since(5, 14).documented(), VmCapability::hypercalls),
  EXIT_ON_EMULATION_FAILURE (Capability.EXIT_ON_EMULATION_FAILURE, since(5, 15).documented(), VmCapability::emulationFailures),
  PMU_CAPABILITY            (Capability.PMU_CAPABILITY, since(5, 18).documented(), VmCapability::pmu),
  MAX_VCPU_ID               (Capability.MAX_VCPU_ID, since(6, 0).documented(), VmCapability::vcpuIds),
  NOTIFY_VMEXIT             (Capability.X86_NOTIFY_VMEXIT, since(6, 0).documented(), VmCapability::notifications),
  DISABLE_NX_HUGE_PAGES     (Capability.VM_DISABLE_NX_HUGE_PAGES, since(6, 0).documented(), VmCapability::hugePages),
  APIC_BUS_CYCLES           (Capability.X86_APIC_BUS_CYCLES_NS, since(6, 11).documented(), VmCapability::apicBus),
  HALT_POLL                 (Capability.HALT_POLL, ALL, VmCapability::polling),
  MANUAL_DIRTY_LOG          (Capability.MANUAL_DIRTY_LOG_PROTECT2, ALL, VmCapability::dirtyLog),
  DIRTY_RING                (Capability.DIRTY_LOG_RING, since(5, 11).documented(), VmCapability::dirtyRing),
  DIRTY_RING_ACQ_REL        (Capability.DIRTY_LOG_RING_ACQ_REL, since(6, 1).documented(), VmCapability::dirtyRing);
  // spotless:on

  /** What enabling does, or refuses. */
  @Immutable
  private interface Enabling {
    void enable(EmulatedVm vm, long argument);
  }

  private static final String IOCTL = "KVM_ENABLE_CAP";
  private static final long IOAPIC_PINS = 4096;
  private static final long BUS_LOCK_MODES = 3;
  private static final long BUS_LOCK_EXITS = 2;
  private static final long NOTIFY_BITS = 3;
  private static final long SUPPRESS_EOI = 4;
  private static final long KEEP_EOI = 8;
  private static final long MAP_GPA_RANGE = 1 << 12;
  private static final long TICKS = 0xFFFF_FFFFL * 128;
  private static final long RING_ENTRY = 16;
  private static final long RING_RESERVED = 64;
  private static final long PML_ENTRIES = 512;

  private final Capability capability;
  private final Versions versions;
  private final Enabling enabling;

  VmCapability(Capability capability, Versions versions, Enabling enabling) {
    this.capability = capability;
    this.versions = versions;
    this.enabling = enabling;
  }

  /** {@code KVM_ENABLE_CAP}: flags come first, then whether there is such a capability. */
  static void enable(EmulatedVm vm, EnableCap request) {
    VmRefusal.CAPABILITY_FLAGS_ZERO.unless(request.flags() == 0, IOCTL);
    Optional<VmCapability> row = find(vm.platform, request.number());
    VmRefusal.CAPABILITY_KNOWN.unless(row.isPresent(), IOCTL);
    row.get().enabling.enable(vm, request.argument(0));
  }

  private static Optional<VmCapability> find(Platform platform, int number) {
    for (VmCapability row : values()) {
      if (row.capability.number() == number && platform.rules.has(row)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private static void refuse(VmRefusal refusal) {
    throw refusal.of(IOCTL);
  }

  private static void disableKnownQuirks(EmulatedVm vm, long quirks) {
    vm.settings.disabledQuirks = quirks & vm.platform.quirks();
  }

  private static void disableQuirks(EmulatedVm vm, long quirks) {
    VmRefusal.QUIRKS_KNOWN.unless((quirks & ~vm.platform.quirks()) == 0, IOCTL);
    vm.settings.disabledQuirks |= quirks;
  }

  private static void disableExits(EmulatedVm vm, long exits) {
    long known = CapabilityValue.disabledExits(vm.platform);
    VmRefusal.EXITS_KNOWN.unless((exits & ~known) == 0, IOCTL);
    boolean early = !vm.hasVcpus() || !vm.platform.does(Behaviour.DISABLE_EXITS_EARLY);
    VmRefusal.EXITS_BEFORE_VCPUS.unless(early, IOCTL);
    vm.settings.disabledExits |= exits;
  }

  /** Unlike KVM_CREATE_IRQCHIP, which says EINVAL once there are vCPUs, this says EEXIST. */
  private static void splitIrqchip(EmulatedVm vm, long pins) {
    boolean few = Long.compareUnsigned(pins, IOAPIC_PINS) <= 0;
    VmRefusal.IOAPIC_PINS_AT_MOST.unless(few, IOCTL);
    VmRefusal.IRQCHIP_ONCE.unless(!vm.settings.irqchip.inKernel(), IOCTL);
    VmRefusal.SPLIT_BEFORE_VCPUS.unless(!vm.hasVcpus(), IOCTL);
    vm.settings.irqchip = Irqchip.SPLIT;
  }

  private static void x2apic(EmulatedVm vm, long flags) {
    long known = vm.checkExtension(Capability.X2APIC_API);
    VmRefusal.X2APIC_FLAGS_KNOWN.unless((flags & ~known) == 0, IOCTL);
    boolean both = (flags & SUPPRESS_EOI) != 0 && (flags & KEEP_EOI) != 0;
    VmRefusal.EOI_BROADCAST_ONE_WAY.unless(!both, IOCTL);
    vm.settings.x2apicFlags |= flags;
  }

  private static void userSpaceMsrs(EmulatedVm vm, long reasons) {
    boolean known = (reasons & ~MsrGate.REASONS) == 0;
    VmRefusal.MSR_REASONS_KNOWN.unless(vm.platform.rules, known, IOCTL);
    vm.settings.msrExits = reasons & MsrGate.REASONS;
  }

  /** Where the host cannot tell bus locks the request passes and does nothing. */
  private static void busLocks(EmulatedVm vm, long modes) {
    boolean known = (modes & ~BUS_LOCK_MODES) == 0 && modes != BUS_LOCK_MODES;
    VmRefusal.BUS_LOCK_MODE.unless(known, IOCTL);
    boolean able = vm.checkExtension(Capability.X86_BUS_LOCK_EXIT) != 0;
    vm.settings.busLockExits |= able && (modes & BUS_LOCK_EXITS) != 0;
  }

  /** The argument is a file descriptor of another VM, which no number of this process is. */
  private static void encryptionOf(EmulatedVm vm, long descriptor) {
    refuse(vm.platform.svm() ? VmRefusal.OTHER_VM_OPEN : VmRefusal.ENCRYPTION_OF_SVM);
  }

  private static void hypercalls(EmulatedVm vm, long calls) {
    VmRefusal.HYPERCALLS_KNOWN.unless((calls & ~MAP_GPA_RANGE) == 0, IOCTL);
    vm.settings.hypercallExits = calls;
  }

  private static void emulationFailures(EmulatedVm vm, long on) {
    VmRefusal.ZERO_OR_ONE.unless((on & ~1) == 0, IOCTL);
    vm.settings.emulationFailureExits = on != 0;
  }

  private static void pmu(EmulatedVm vm, long without) {
    boolean known = (without & ~1) == 0;
    VmRefusal.PMU_OF_HOST.unless(vm.checkExtension(Capability.PMU_CAPABILITY) != 0, IOCTL);
    VmRefusal.ZERO_OR_ONE.unless(known, IOCTL);
    VmRefusal.PMU_BEFORE_VCPUS.unless(!vm.hasVcpus(), IOCTL);
    vm.settings.pmu = without == 0;
  }

  /** The first vCPU settles it, as does the first request; the settled number stays welcome. */
  private static void vcpuIds(EmulatedVm vm, long ids) {
    long most = vm.checkExtension(Capability.MAX_VCPU_ID);
    VmRefusal.VCPU_IDS_WITHIN.unless(Long.compareUnsigned(ids, most) <= 0, IOCTL);
    int settled = vm.settings.vcpuIds;
    VmRefusal.VCPU_IDS_ONCE.unless(settled == 0 || settled == ids, IOCTL);
    vm.settings.vcpuIds = (int) ids;
  }

  private static void notifications(EmulatedVm vm, long request) {
    long flags = request & 0xFFFF_FFFFL;
    VmRefusal.NOTIFY_FLAGS_KNOWN.unless((flags & ~NOTIFY_BITS) == 0, IOCTL);
    boolean able = vm.checkExtension(Capability.X86_NOTIFY_VMEXIT) != 0;
    VmRefusal.NOTIFY_OF_HOST.unless(able, IOCTL);
    VmRefusal.NOTIFY_ENABLED.unless((flags & 1) != 0, IOCTL);
    VmRefusal.NOTIFY_BEFORE_VCPUS.unless(!vm.hasVcpus(), IOCTL);
    vm.settings.notifyWindow = request;
  }

  /** For a process that may reboot the machine, which this one is taken for. */
  private static void hugePages(EmulatedVm vm, long argument) {
    VmRefusal.ARGUMENT_ZERO.unless(argument == 0, IOCTL);
    vm.settings.hugePagesExecutable = true;
  }

  private static void apicBus(EmulatedVm vm, long nanoseconds) {
    long most = Long.divideUnsigned(-1, TICKS);
    boolean fits = nanoseconds != 0 && Long.compareUnsigned(nanoseconds, most) <= 0;
    VmRefusal.APIC_CYCLE_FITS.unless(fits, IOCTL);
    VmRefusal.APIC_IN_KERNEL.unless(vm.settings.irqchip.inKernel(), IOCTL);
    VmRefusal.APIC_CYCLE_BEFORE_VCPUS.unless(!vm.hasVcpus(), IOCTL);
    vm.settings.apicBusCycle = nanoseconds;
  }

  private static void polling(EmulatedVm vm, long nanoseconds) {
    VmRefusal.POLLING_32_BITS.unless(nanoseconds >>> 32 == 0, IOCTL);
    vm.settings.haltPollNanoseconds = nanoseconds;
  }

  private static void dirtyLog(EmulatedVm vm, long options) {
    long allowed = (options & 1) != 0 ? 3 : 1;
    VmRefusal.DIRTY_LOG_OPTIONS.unless((options & ~allowed) == 0, IOCTL);
    vm.settings.manualDirtyLog = options;
  }

  private static void dirtyRing(EmulatedVm vm, long bytes) {
    boolean logs = vm.platform.vmx() && hasPageModificationLog(vm.platform);
    long least = Math.max((RING_RESERVED + (logs ? PML_ENTRIES : 0)) * RING_ENTRY, 4096);
    boolean power = Long.bitCount(bytes) == 1;
    VmRefusal.RING_SIZE.unless(power && Long.compareUnsigned(bytes, least) >= 0, IOCTL);
    long most = vm.checkExtension(Capability.DIRTY_LOG_RING);
    VmRefusal.RING_AT_MOST.unless(Long.compareUnsigned(bytes, most) <= 0, IOCTL);
    VmRefusal.RING_ONCE.unless(vm.settings.dirtyRingBytes == 0, IOCTL);
    VmRefusal.RING_BEFORE_VCPUS.unless(!vm.hasVcpus(), IOCTL);
    vm.settings.dirtyRingBytes = bytes;
  }

  /** SDM Vol. 3, A.3.3: bit 17 of the secondary controls. */
  private static boolean hasPageModificationLog(Platform platform) {
    long controls = platform.host.boot().msr(Msr.VMX_PROCBASED_CTLS2.address()).orElse(0);
    return (controls >>> 32 + 17 & 1) != 0;
  }

  @Override
  public Versions versions() {
    return versions;
  }

  @Override
  public String meaning() {
    return "a VM enables " + capability;
  }
}
