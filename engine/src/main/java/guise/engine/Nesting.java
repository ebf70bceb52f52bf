package guise.engine;

import guise.kvm.NestedState;
import guise.x86.StaticFeature;

/**
 * The state of nested virtualization of a vCPU, as {@code KVM_GET_NESTED_STATE} and {@code
 * KVM_SET_NESTED_STATE} exchange it: a view of what executes nested guests.
 */
sealed interface Nesting permits VmxNesting, SvmNesting {
  String GET = "KVM_GET_NESTED_STATE";
  String SET = "KVM_SET_NESTED_STATE";

  /** What stands before VMCS or VMCB after flags, format and size. */
  int HEADER = NestedState.HEADER_SIZE - 8;

  /** VMCS, VMCB. */
  int PAGE = 4096;

  static Nesting on(Platform platform, Virtualization virtualization) {
    return platform.vmx()
        ? new VmxNesting(virtualization.savedVmx)
        : new SvmNesting(virtualization.savedSvm);
  }

  /** {@code KVM_GET_NESTED_STATE}, which needs a vendor module that can nest. */
  static NestedState shown(VcpuState v) {
    VcpuRefusal.NESTING_BUILT.unless(!PvmRule.EXTENSIONS_MISSING.on(v.platform), GET);
    return v.nesting.get(v);
  }

  /** What nests now. */
  NestedState get(VcpuState v);

  /** {@code KVM_SET_NESTED_STATE} of a state whose form is right. */
  void take(VcpuState v, NestedState state);

  /** Whether the vCPU runs a nested guest. */
  boolean inGuest();

  /** Whether the vCPU is in VMX operation; never on SVM. */
  boolean inVmxOperation();

  /** Whatever nests ends, as if it never was. */
  void leave();

  /** {@code KVM_CAP_HYPERV_ENLIGHTENED_VMCS}: the versions of enlightened VMCS KVM knows. */
  int enlighten(VcpuState v);

  /** The versions of enlightened VMCS that are enabled, 0 for none. */
  int enlightenedVersions();

  /** {@code KVM_SET_NESTED_STATE}: the form comes first, the same for both vendors. */
  static void set(VcpuState v, NestedState state) {
    VcpuRefusal.NESTING_BUILT.unless(!PvmRule.EXTENSIONS_MISSING.on(v.platform), SET);
    int known =
        NestedState.GUEST_MODE
            | NestedState.RUN_PENDING
            | NestedState.EVMCS
            | NestedState.MTF_PENDING
            | NestedState.GIF_SET;
    NestedRule.SIZE_OF_HEADER.unless(state.header().size() == HEADER, SET);
    NestedRule.FLAGS_KNOWN.unless((state.flags() & ~known) == 0, SET);
    boolean pending = (state.flags() & NestedState.RUN_PENDING) != 0;
    NestedRule.RUN_PENDING_IN_GUEST.unless(!pending || inGuestMode(state), SET);
    v.nesting.take(v, state);
  }

  static boolean inGuestMode(NestedState state) {
    return (state.flags() & NestedState.GUEST_MODE) != 0;
  }

  /** Whether an address is that of a page within the guest's width. */
  static boolean isPage(VcpuState v, long address) {
    return (address & PAGE - 1) == 0 && (address & v.reservedGpa) == 0;
  }

  /** EFER has been written: once SVME is cleared a guest of SVM does not nest any more. */
  static void eferWritten(VcpuState v, long before) {
    boolean cleared = EferBit.SVME.isSetIn(before & ~v.cpu.efer);
    if (cleared && v.nesting instanceof SvmNesting svm) {
      svm.svmeCleared(v);
    }
  }

  static boolean inSmm(VcpuState v) {
    return v.events.smi().smm();
  }

  /** Whether the guest can nest. */
  static boolean nests(VcpuState v) {
    StaticFeature feature = v.platform.vmx() ? StaticFeature.VMX : StaticFeature.SVM;
    return v.has(feature) && v.platform.caps.has(feature);
  }
}
