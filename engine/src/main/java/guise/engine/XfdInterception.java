package guise.engine;

import guise.guest.VendorModule;

/** How long KVM intercepts a guest's accesses to IA32_XFD. */
public enum XfdInterception {
  /**
   * Until {@code KVM_SET_CPUID2} gives the guest XFD. From then on every VM exit costs a read of
   * the register, for guests that never use it too. Discussed in December 2021.
   */
  UNTIL_SET_CPUID,
  /** Until the first value that is not 0: kvm_intel since 5.17. */
  UNTIL_NONZERO,
  /** For ever: kvm_amd, on whose processors there is no such register. */
  ALWAYS;

  /** What a module does. */
  static XfdInterception of(VendorModule module) {
    return module == VendorModule.KVM_INTEL ? UNTIL_NONZERO : ALWAYS;
  }
}
