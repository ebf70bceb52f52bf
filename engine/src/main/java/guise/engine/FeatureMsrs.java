package guise.engine;

import guise.kernel.Behaviour;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The registers that describe what KVM offers, with their values on this host. */
final class FeatureMsrs {
  /** What KVM passes on of the host's IA32_ARCH_CAPABILITIES, BHI_NO left out in 5.10. */
  private static final long PASSED_ON = 0x4000_0000_1D1A_E1FFL;

  private static final int[] OLD_ORDER = {
    0x480, 0x48D, 0x481, 0x48E, 0x482, 0x48F, 0x483, 0x490, 0x484, 0x485, 0x486, 0x487, 0x488,
    0x489, 0x48A, 0x48B, 0x48C, 0x491
  };
  private static final long FULL_WIDTH_WRITES = 1 << 13;

  private final Platform platform;
  private final long archCapabilities;
  private final List<Integer> indices;

  FeatureMsrs(Platform platform) {
    this.platform = platform;
    this.archCapabilities = arch();
    this.indices = list();
  }

  private List<Integer> list() {
    var list = new ArrayList<Integer>();
    for (int at = 0; at < OLD_ORDER.length; at++) {
      boolean sorted = platform.does(Behaviour.FEATURE_MSRS_FIXED);
      list.add(sorted ? VmxCapabilityMsrs.FIRST + at : OLD_ORDER[at]);
    }
    list.addAll(
        List.of(
            SvmMsrs.DE_CFG,
            SystemMsrs.UCODE_REV,
            SpeculationMsrs.ARCH_CAPABILITIES,
            PmuMsrs.PERF_CAPABILITIES));
    if (platform.does(Behaviour.PLATFORM_INFO_FEATURE)) {
      list.add(SystemMsrs.PLATFORM_INFO);
    }
    list.removeIf(index -> value(index).isEmpty());
    return List.copyOf(list);
  }

  List<Integer> indices() {
    return indices;
  }

  /** Whether the register cannot change once a vCPU has run. */
  boolean isFixed(int index) {
    return indices.contains(index) && index != SystemMsrs.UCODE_REV;
  }

  /** The value of a register, empty where KVM does not have it on this host. */
  OptionalLong value(int index) {
    if (index >= VmxCapabilityMsrs.FIRST && index <= VmxCapabilityMsrs.LAST) {
      return platform.vmx() ? platform.offeredVmx.value(index) : OptionalLong.empty();
    }
    return switch (index) {
      case SvmMsrs.DE_CFG -> platform.svm() ? OptionalLong.of(deCfg()) : OptionalLong.empty();
      case SystemMsrs.UCODE_REV -> OptionalLong.of(microcode());
      case SpeculationMsrs.ARCH_CAPABILITIES -> OptionalLong.of(archCapabilities);
      case PmuMsrs.PERF_CAPABILITIES -> OptionalLong.of(perfCapabilities());
      case SystemMsrs.PLATFORM_INFO ->
          platform.does(Behaviour.PLATFORM_INFO_FEATURE)
              ? OptionalLong.of(SystemMsrs.CPUID_FAULTING)
              : OptionalLong.empty();
      default -> OptionalLong.empty();
    };
  }

  long archCapabilities() {
    return archCapabilities;
  }

  /** LFENCE is serialising. */
  long deCfg() {
    return platform.view.has(StaticFeature.LFENCE_RDTSC) ? 2 : 0;
  }

  long perfCapabilities() {
    boolean pmu = platform.vmx() && platform.caps.pmu().general() > 0;
    return pmu ? FULL_WIDTH_WRITES : 0;
  }

  /** As the host's register has it. */
  private long microcode() {
    var register = platform.host.boot().msr(SystemMsrs.UCODE_REV);
    if (register.isPresent()) {
      return register.getAsLong();
    }
    long revision = Integer.toUnsignedLong(platform.host.microcode().orElse(0));
    if (!platform.vmx()) {
      return revision == 0 ? 0x0100_0065 : revision;
    }
    return revision << 32;
  }

  /** {@code kvm_get_arch_capabilities}. */
  private long arch() {
    boolean has = platform.host.cpuid().has(StaticFeature.ARCH_CAPABILITIES.bit());
    long host = has ? platform.host.boot().msr(SpeculationMsrs.ARCH_CAPABILITIES).orElse(0) : 0;
    long value = host & PASSED_ON;
    for (ArchCapabilityRule rule : ArchCapabilityRule.values()) {
      value = rule.apply(platform, value);
    }
    return value;
  }

  /** Whether the host's kernel lists a flaw of its processor; empty lists tell nothing. */
  static boolean suffers(Platform platform, String bug, boolean otherwise) {
    var bugs = platform.host.report().map(report -> report.bugs()).orElse(Set.of());
    return bugs.isEmpty() ? otherwise : bugs.contains(bug);
  }
}
