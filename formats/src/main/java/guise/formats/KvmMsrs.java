package guise.formats;

import guise.x86.msr.Msr;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The MSRs of a host whose values decide what KVM can offer. */
final class KvmMsrs {
  private static final Set<Msr> VMX = EnumSet.range(Msr.VMX_BASIC, Msr.VMX_EXIT_CTLS2);

  /** Feature control, microcode, platform info, mitigations, feature switches of both makers. */
  private static final Set<Msr> SINGLE =
      EnumSet.of(
          Msr.FEATURE_CONTROL,
          Msr.UCODE_REV,
          Msr.PLATFORM_INFO,
          Msr.CORE_CAPABILITIES,
          Msr.ARCH_CAPABILITIES,
          Msr.MISC_ENABLE,
          Msr.TME_ACTIVATE,
          Msr.SYSCFG,
          Msr.VM_CR,
          Msr.RMP_BASE,
          Msr.HWCR,
          Msr.DE_CFG);

  private KvmMsrs() {}

  static Set<Integer> addresses() {
    var msrs = EnumSet.copyOf(SINGLE);
    msrs.addAll(VMX);
    return msrs.stream().map(Msr::address).collect(Collectors.toSet());
  }
}
