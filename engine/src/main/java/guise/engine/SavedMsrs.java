package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.List;

/** The registers of {@code KVM_GET_MSR_INDEX_LIST}, in its order, with what each group hangs on. */
enum SavedMsrs implements Rule {
  // spotless:off
  SYSTEM_CALLS     (ALL, p -> true, 0x174, 0x175, 0x176, 0xC0000081, 0xC0000083, 0xC0000102, 0xC0000084, 0xC0000082),
  BASICS           (ALL, p -> true, 0x10, 0x277, 0xC0010117),
  FEATURE_CONTROL  (ALL, p -> !PvmRule.EXTENSIONS_MISSING.on(p), 0x3A),
  MPX              (ALL, p -> p.caps.has(StaticFeature.MPX), 0xD90),
  TSC_AUX          (ALL, p -> p.caps.has(StaticFeature.RDTSCP) || p.caps.has(StaticFeature.RDPID), 0xC0000103),
  SPEC_CTRL        (ALL, p -> p.choices.hardware().hasSpeculationControl(p), 0x48),
  TSX_CTRL         (ALL, p -> (p.msrs.features().archCapabilities() & 1 << 7) != 0, 0x122),
  PROCESSOR_TRACE  (ALL, p -> p.caps.has(StaticFeature.INTEL_PT), 0x570, 0x571, 0x572, 0x560, 0x561),
  WAITPKG          (ALL, p -> p.caps.has(StaticFeature.WAITPKG), 0xE1),
  PMU_OLD          (before(6, 4).provisional(), p -> true, 0x309, 0x30A, 0x30B, 0x38D, 0x38E, 0x38F, 0x390, 0x3F1, 0x600, 0x3F2),
  PMU_AMD_OLD      (before(6, 4).provisional(), p -> true, 0xC0010000, 0xC0010001, 0xC0010002, 0xC0010003, 0xC0010004, 0xC0010005, 0xC0010006, 0xC0010007, 0xC0010200, 0xC0010202, 0xC0010204, 0xC0010206, 0xC0010208, 0xC001020A, 0xC0010201, 0xC0010203, 0xC0010205, 0xC0010207, 0xC0010209, 0xC001020B),
  XFD              (ALL, p -> p.caps.has(StaticFeature.XFD), 0x1C4, 0x1C5),
  XSS              (Behaviour.XSS_FROM_CPUID.versions(), p -> p.caps.supportedXss() != 0, 0xDA0),
  CET              (Behaviour.CET_STATE.versions(), p -> p.caps.has(StaticFeature.SHSTK) || p.caps.has(StaticFeature.IBT), 0x6A0, 0x6A2),
  SHADOW_STACKS    (Behaviour.CET_STATE.versions(), p -> p.caps.has(StaticFeature.SHSTK), 0x6A4, 0x6A5, 0x6A6, 0x6A7, 0x6A8),
  BRANCHES         (since(7, 0).provisional().backportedTo(6, 18, 44), p -> true, 0x1D9, 0x1DB, 0x1DC, 0x1DD, 0x1DE),
  PMU_FIXED        (since(6, 4).provisional(), p -> p.vmx() && p.caps.pmu().fixed() > 0, 0x309, 0x30A, 0x30B),
  PMU_GLOBAL       (since(6, 4).provisional(), p -> p.caps.pmu().general() > 0, 0x38D, 0x38E, 0x38F, 0x390),
  CLOCK            (ALL, p -> true, 0x12, 0x11, 0x4B564D01, 0x4B564D00),
  HYPERV           (ALL, SavedMsrs::hyperV, 0x40000000, 0x40000001, 0x40000020, 0x40000021, 0x40000022, 0x40000023, 0x40000100, 0x40000101, 0x40000102, 0x40000103, 0x40000104, 0x40000105, 0x40000003, 0x40000002, 0x40000010, 0x40000080, 0x400000B0, 0x40000073, 0x40000106, 0x40000107, 0x40000108),
  HYPERV_INVARIANT (Behaviour.HV_INVARIANT_TSC.versions(), SavedMsrs::hyperV, 0x40000118),
  HYPERV_DEBUGGER  (ALL, SavedMsrs::hyperV, 0x400000FF, 0x400000F1, 0x400000F2, 0x400000F3, 0x400000F4, 0x400000F5),
  PARAVIRTUAL      (ALL, p -> true, 0x4B564D02, 0x4B564D03, 0x4B564D04, 0x4B564D06, 0x4B564D07),
  EMULATED         (ALL, p -> true, 0x3B, 0x6E0, 0x10A, 0x345, 0x1A0, 0x17A, 0x17B),
  LMCE             (ALL, Platform::vmx, 0x4D0),
  MANAGEMENT       (ALL, p -> p.built(BuildOption.KVM_SMM), 0x9E),
  INTERRUPTS       (ALL, p -> true, 0x34, 0xCE, 0x140),
  SVM              (ALL, p -> !p.vmx(), 0xC001011F),
  SVM_TSC_RATIO    (since(5, 15).provisional(), Platform::svm, 0xC0000104),
  POWER            (ALL, p -> true, 0x1FC, 0x8B),
  VMX              (ALL, p -> p.vmx() && p.caps.has(StaticFeature.VMX), 0x480, 0x48D, 0x48E, 0x48F, 0x490, 0x485, 0x486, 0x488, 0x48A, 0x48B, 0x48C, 0x491),
  LAST             (ALL, p -> true, 0xC0010015, 0x4B564D05);
  // spotless:on

  /** Whether a host has the group. */
  @Immutable
  private interface Condition {
    boolean holds(Platform platform);
  }

  private final Versions versions;
  private final Condition condition;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final int[] indices;

  SavedMsrs(Versions versions, Condition condition, int... indices) {
    this.versions = versions;
    this.condition = condition;
    this.indices = indices;
  }

  private static boolean hyperV(Platform platform) {
    return platform.built(BuildOption.KVM_HYPERV);
  }

  static List<Integer> on(Platform platform) {
    var list = new ArrayList<Integer>();
    for (SavedMsrs group : values()) {
      if (platform.rules.has(group) && group.condition.holds(platform)) {
        for (int index : group.indices) {
          list.add(index);
        }
      }
    }
    return List.copyOf(list);
  }

  @Override
  public Versions versions() {
    return versions;
  }

  @Override
  public String meaning() {
    return "userspace saves and restores them";
  }
}
