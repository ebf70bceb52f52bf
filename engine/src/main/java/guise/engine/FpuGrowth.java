package guise.engine;

/**
 * When the memory of a vCPU's FPU state gets room for the components that need permission. All but
 * one were proposed in December 2021 and dropped.
 */
public enum FpuGrowth {
  /** At {@code KVM_CREATE_VCPU}, from the beginning as large as the permission (1a). */
  AT_CREATION,
  /** At {@code KVM_CREATE_VCPU}, by growing what was just allocated (1b). */
  AT_CREATION_BY_GROWING,
  /**
   * At {@code KVM_SET_CPUID2}, to all that is permitted, whatever CPUID names; a CPUID that names
   * more than that is refused with ENXIO (versions 2 to 4 of the series).
   */
  AT_SET_CPUID_WHOLE,
  /** At {@code KVM_SET_CPUID2}, to what CPUID names: since 5.17. */
  AT_SET_CPUID,
  /** When XCR0 without IA32_XFD first needs it: #GP where there is no memory (version 1). */
  ON_DEMAND
}
