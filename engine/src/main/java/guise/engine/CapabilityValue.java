package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import guise.guest.Permission;
import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.kvm.Capability;
import guise.kvm.Xsave;
import guise.x86.StaticFeature;

/**
 * What {@code KVM_CHECK_EXTENSION} answers, where that is not 0; of several rows in force for a
 * capability the last one counts.
 *
 * <p>Read off recordings of 6.1, 6.12, 6.17 and 7.2; when a capability came is documented.
 */
enum CapabilityValue implements Rule {
  // spotless:off
  IRQCHIP                     (0, 1),
  HLT                         (1, 1),
  MMU_SHADOW_CACHE_CONTROL    (2, 1),
  USER_MEMORY                 (3, 1),
  SET_TSS_ADDR                (4, 1),
  VAPIC                       (6, 1),
  EXT_CPUID                   (7, 1),
  CLOCKSOURCE                 (8, 1),
  NR_MEMSLOTS                 (10, 32764),
  PIT                         (11, 1),
  NOP_IO_DELAY                (12, 1),
  MP_STATE                    (14, 1),
  COALESCED_MMIO              (15, 2),
  SYNC_MMU                    (16, 1),
  DESTROY_MEMORY_REGION_WORKS (21, 1),
  USER_NMI                    (22, 1),
  SET_GUEST_DEBUG             (23, 1),
  REINJECT_CONTROL            (24, 1),
  IRQ_ROUTING                 (25, 4096),
  IRQ_INJECT_STATUS           (26, 1),
  JOIN_MEMORY_REGIONS_WORKS   (30, 1),
  MCE                         (31, 32),
  IRQFD                       (32, 1),
  PIT2                        (33, 1),
  SET_BOOT_CPU_ID             (34, 1),
  PIT_STATE2                  (35, 1),
  IOEVENTFD                   (36, 1),
  SET_IDENTITY_MAP_ADDR       (37, 1),
  XEN_HVM                     (38, 511, since(6, 2).provisional(), p -> p.built(BuildOption.KVM_XEN)),
  ADJUST_CLOCK                (39, 14),
  INTERNAL_ERROR_DATA         (40, 1),
  VCPU_EVENTS                 (41, 1),
  HYPERV                      (44, 1, ALL, CapabilityValue::hyperV),
  HYPERV_VAPIC                (45, 1, ALL, CapabilityValue::hyperV),
  HYPERV_SPIN                 (46, 1, ALL, CapabilityValue::hyperV),
  PCI_SEGMENT                 (47, 1),
  DEBUGREGS                   (50, 1),
  X86_ROBUST_SINGLESTEP       (51, 1),
  ENABLE_CAP                  (54, 1),
  XSAVE                       (55, 1, ALL, p -> p.view.has(StaticFeature.XSAVE)),
  XCRS                        (56, 1, ALL, p -> p.view.has(StaticFeature.XSAVE)),
  ASYNC_PF                    (59, 1),
  TSC_CONTROL                 (60, 1, ALL, CapabilityValue::scalesTsc),
  GET_TSC_KHZ                 (61, 1),
  MAX_VCPUS                   (66, 1024),
  MANY_VCPUS                  (66, 4096, since(6, 7).provisional(), p -> p.built(BuildOption.NR_VCPUS_4096)),
  ONE_REG                     (70, 1, since(6, 18).provisional()),
  TSC_DEADLINE_TIMER          (72, 1),
  SYNC_REGS                   (74, 7),
  KVMCLOCK_CTRL               (76, 1),
  SIGNAL_MSI                  (77, 1),
  READONLY_MEM                (81, 1),
  IRQFD_RESAMPLE              (82, 1),
  DEVICE_CTRL                 (89, 1, since(6, 8).provisional()),
  EXT_EMUL_CPUID              (95, 1),
  HYPERV_TIME                 (96, 1, ALL, CapabilityValue::hyperV),
  IOAPIC_POLARITY_IGNORED     (97, 1),
  ENABLE_CAP_VM               (98, 1),
  IOEVENTFD_NO_LENGTH         (100, 1),
  CHECK_EXTENSION_VM          (105, 1),
  DISABLE_QUIRKS              (116, 1),
  X86_SMM                     (117, 1, ALL, p -> p.built(BuildOption.KVM_SMM)),
  MULTI_ADDRESS_SPACE         (118, 2, ALL, p -> p.built(BuildOption.KVM_SMM)),
  SPLIT_IRQCHIP               (121, 1),
  IOEVENTFD_ANY_LENGTH        (122, 1),
  HYPERV_SYNIC                (123, 1, ALL, CapabilityValue::hyperV),
  VCPU_ATTRIBUTES             (127, 1),
  MAX_VCPU_ID                 (128, 4096),
  MANY_VCPU_IDS               (128, 16384, since(6, 7).provisional(), p -> p.built(BuildOption.NR_VCPUS_4096)),
  X2APIC_API                  (129, 3),
  X2APIC_EOI_API              (129, 15, since(7, 0).provisional().backportedTo(6, 18, 44)),
  OF_VM_X2APIC_EOI_API        (129, 11, since(7, 0).provisional().backportedTo(6, 18, 44)),
  IMMEDIATE_EXIT              (136, 1),
  HYPERV_SYNIC2               (148, 1, ALL, CapabilityValue::hyperV),
  HYPERV_VP_INDEX             (149, 1, ALL, CapabilityValue::hyperV),
  GET_MSR_FEATURES            (153, 1),
  HYPERV_EVENTFD              (154, 1, ALL, CapabilityValue::hyperV),
  HYPERV_TLBFLUSH             (155, 1, ALL, CapabilityValue::hyperV),
  MSR_PLATFORM_INFO           (159, 1),
  HYPERV_SEND_IPI             (161, 1, ALL, CapabilityValue::hyperV),
  COALESCED_PIO               (162, 1),
  HYPERV_ENLIGHTENED_VMCS     (163, 1, ALL, p -> p.vmx() && p.caps.has(StaticFeature.VMX)),
  EXCEPTION_PAYLOAD           (164, 1),
  HYPERV_CPUID                (167, 1, ALL, CapabilityValue::hyperV),
  MANUAL_DIRTY_LOG_PROTECT2   (168, 3),
  PMU_EVENT_FILTER            (173, 1),
  HALT_POLL                   (182, 1),
  ASYNC_PF_INT                (183, 1),
  LAST_CPU                    (184, 1),
  SMALLER_MAXPHYADDR          (185, 1, since(5, 10).documented(), p -> !p.caps.tdp()),
  STEAL_TIME                  (187, 1, since(5, 10).documented()),
  X86_USER_SPACE_MSR          (188, 1, since(5, 10).documented()),
  X86_MSR_FILTER              (189, 1, since(5, 10).documented()),
  ENFORCE_PV_FEATURE_CPUID    (190, 1, since(5, 10).documented()),
  SYS_HYPERV_CPUID            (191, 1, since(5, 11).documented(), CapabilityValue::hyperV),
  DIRTY_LOG_RING              (192, 1048576, since(5, 11).documented()),
  X86_BUS_LOCK_EXIT           (193, 3, since(5, 12).documented(), p -> secondary(p, 30)),
  SET_GUEST_DEBUG2            (195, 2031619, since(5, 12).documented()),
  SGX_ATTRIBUTE               (196, 1, since(5, 13).documented(), p -> p.built(BuildOption.X86_SGX_KVM)),
  VM_COPY_ENC_CONTEXT_FROM    (197, 1, since(5, 13).documented()),
  HYPERV_ENFORCE_CPUID        (199, 1, since(5, 14).documented(), CapabilityValue::hyperV),
  SREGS2                      (200, 1, since(5, 14).documented()),
  EXIT_HYPERCALL              (201, 4096, since(5, 14).documented()),
  BINARY_STATS_FD             (203, 1, since(5, 14).documented()),
  EXIT_ON_EMULATION_FAILURE   (204, 1, since(5, 15).documented()),
  VM_MOVE_ENC_CONTEXT_FROM    (206, 1, since(5, 16).documented()),
  SYS_ATTRIBUTES              (209, 1, since(5, 17).documented()),
  PMU_CAPABILITY              (212, 1, since(5, 18).documented(), p -> p.caps.pmu().general() > 0),
  VM_TSC_CONTROL              (214, 1, since(5, 18).documented(), CapabilityValue::scalesTsc),
  SYSTEM_EVENT_DATA           (215, 1, since(5, 18).documented()),
  X86_TRIPLE_FAULT_EVENT      (218, 1, since(6, 0).documented()),
  X86_NOTIFY_VMEXIT           (219, 1, since(6, 0).documented(), p -> secondary(p, 31)),
  VM_DISABLE_NX_HUGE_PAGES    (220, 1, since(6, 0).documented()),
  DIRTY_LOG_RING_ACQ_REL      (223, 1048576, since(6, 1).documented()),
  PMU_EVENT_MASKED_EVENTS     (226, 1, since(6, 3).documented()),
  USER_MEMORY2                (231, 1, since(6, 8).documented()),
  MEMORY_FAULT_INFO           (232, 1, since(6, 8).documented()),
  MEMORY_ATTRIBUTES           (233, 8, since(6, 8).documented(), p -> p.built(BuildOption.GUEST_PRIVATE_MEMORY)),
  OF_VM_MEMORY_ATTRIBUTES     (233, 0, since(6, 8).documented()),
  GUEST_MEMFD                 (234, 1, since(6, 8).documented()),
  OF_VM_GUEST_MEMFD           (234, 0, since(6, 8).until(6, 18).provisional()),
  VM_TYPES                    (235, 1, since(6, 8).documented()),
  PRE_FAULT_MEMORY            (236, 1, since(6, 11).documented(), p -> p.caps.tdp()),
  X86_APIC_BUS_CYCLES_NS      (237, 1, since(6, 11).documented()),
  X86_GUEST_MODE              (238, 1, since(6, 12).documented()),
  CAP_244                     (244, 3, since(6, 18).provisional()),
  QUIRKS2                     (213, 0, since(5, 17).provisional());
  // spotless:on

  /** Whether a host has the capability. */
  @Immutable
  private interface Condition {
    boolean holds(Platform platform);
  }

  private static final int VMX_NESTED_STATE = 8320;
  private static final int SVM_NESTED_STATE = 4224;
  private static final long MWAIT_EXITS = 1;
  private static final long OTHER_EXITS = 0xE;
  private static final long APERFMPERF_EXITS = 0x10;
  private static final Versions APERFMPERF = since(6, 17).provisional();

  private final int number;
  private final int value;
  private final Versions versions;
  private final Condition condition;

  CapabilityValue(int number, int value) {
    this(number, value, ALL);
  }

  CapabilityValue(int number, int value, Versions versions) {
    this(number, value, versions, _ -> true);
  }

  CapabilityValue(int number, int value, Versions versions, Condition condition) {
    this.number = number;
    this.value = value;
    this.versions = versions;
    this.condition = condition;
  }

  /** Whether the row is what a VM answers where that differs from the device's answer. */
  private boolean isOfVmOnly() {
    return switch (this) {
      case OF_VM_MEMORY_ATTRIBUTES, OF_VM_GUEST_MEMFD, OF_VM_X2APIC_EOI_API -> true;
      default -> false;
    };
  }

  /** What the device answers. */
  static int ofDevice(EmulatedKvm kvm, int number) {
    Platform platform = kvm.platform;
    return switch (Capability.of(number).orElse(null)) {
      case XSAVE2 -> xsave2(kvm);
      case NR_VCPUS -> processors(platform);
      case NESTED_STATE -> nestedState(platform);
      case X86_DISABLE_EXITS -> (int) disabledExits(platform);
      case DISABLE_QUIRKS2 -> platform.rules.has(QUIRKS2) ? (int) platform.quirks() : 0;
      case null, default -> table(platform, number);
    };
  }

  /** What a VM answers. */
  static int ofVm(EmulatedKvm kvm, int number) {
    for (CapabilityValue row : values()) {
      boolean vm = row.isOfVmOnly();
      if (vm && row.number == number && kvm.platform.rules.has(row)) {
        return row.value;
      }
    }
    return ofDevice(kvm, number);
  }

  private static int table(Platform platform, int number) {
    int value = 0;
    for (CapabilityValue row : values()) {
      boolean counts = row.number == number && !row.isOfVmOnly();
      if (counts && platform.rules.has(row) && row.condition.holds(platform)) {
        value = row.value;
      }
    }
    return value;
  }

  private static boolean hyperV(Platform platform) {
    return platform.built(BuildOption.KVM_HYPERV);
  }

  private static int nestedState(Platform platform) {
    if (PvmRule.EXTENSIONS_MISSING.on(platform)) {
      return 0;
    }
    return platform.vmx() ? VMX_NESTED_STATE : SVM_NESTED_STATE;
  }

  /** A recording shows one processor, which says how many its package has. */
  private static int processors(Platform platform) {
    return Math.max(1, platform.host.cpuid().query(1, 0).ebx() >>> 16 & 0xFF);
  }

  /** The size of an area with everything guests of this process can have. */
  private static int xsave2(EmulatedKvm kvm) {
    Platform platform = kvm.platform;
    if (!platform.does(Behaviour.XFD_REGISTERS)) {
      return 0;
    }
    long components = platform.caps.supportedXcr0();
    boolean permitted = (components & Permission.DYNAMIC & ~kvm.guestPermitted()) == 0;
    long shown = permitted ? components : components & ~TILES;
    return Math.max(Xsave.SIZE, platform.layout.standardSize(shown));
  }

  private static final long TILES = 3L << 17;

  /** Whether the processor can set a secondary control of VMX (SDM Vol. 3, A.3.3). */
  private static boolean secondary(Platform platform, int control) {
    long controls = platform.host.boot().msr(0x48B).orElse(0);
    return platform.vmx() && (controls >>> 32 + control & 1) != 0;
  }

  static boolean scalesTsc(Platform platform) {
    boolean controls =
        platform.host.report().map(r -> r.flags().contains("tsc_scaling")).orElse(false);
    boolean vmx = controls || secondary(platform, 25);
    return platform.vmx() ? vmx : platform.host.cpuid().has(StaticFeature.TSCRATEMSR.bit());
  }

  /** The exits a VM can do without: HLT, PAUSE, C-states; MWAIT and APERF where the host can. */
  static long disabledExits(Platform platform) {
    boolean mwait = platform.view.has(StaticFeature.MWAIT) && platform.view.has(StaticFeature.ARAT);
    boolean counters =
        APERFMPERF.include(platform.rules.version())
            && platform.host.cpuid().has(StaticFeature.APERFMPERF.bit());
    return OTHER_EXITS | (mwait ? MWAIT_EXITS : 0) | (counters ? APERFMPERF_EXITS : 0);
  }

  @Override
  public Versions versions() {
    return versions;
  }

  @Override
  public String meaning() {
    return "capability " + number + " is " + value;
  }
}
