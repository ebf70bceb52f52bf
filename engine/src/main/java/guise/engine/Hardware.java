package guise.engine;

import guise.guest.KernelFlag;
import guise.x86.StaticFeature;

/** The processor under KVM, as far as it decides what KVM cannot. */
public enum Hardware {
  /** It has the registers that CPUID announces, and refuses what its manual reserves. */
  AS_DOCUMENTED,
  /** As an emulated processor: registers that CPUID does not announce are there, and take all. */
  LENIENT;

  /** The switches of IA32_SPEC_CTRL; which of them a host has, no source of ours tells. */
  private static final long SPEC_CTRL = 0x7FF;

  boolean takesSpeculationControl(Platform platform, long value) {
    return announces(platform) ? (value & ~SPEC_CTRL) == 0 : this == LENIENT;
  }

  /** Whether the processor has IA32_SPEC_CTRL. */
  boolean hasSpeculationControl(Platform platform) {
    return this == LENIENT || announces(platform);
  }

  private static boolean announces(Platform platform) {
    return platform.view.has(KernelFlag.MSR_SPEC_CTRL)
        || platform.host.cpuid().has(StaticFeature.SPEC_CTRL.bit())
        || platform.host.cpuid().has(StaticFeature.AMD_IBRS.bit());
  }
}
