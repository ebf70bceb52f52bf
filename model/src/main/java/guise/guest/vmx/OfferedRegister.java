package guise.guest.vmx;

import guise.x86.msr.Msr;

/**
 * A capability register of VMX as KVM fills it in for guests: what stands in it on every host. What
 * depends on host and kernel are the rows of {@link OfferedBit}.
 *
 * <p>After {@code nested_vmx_setup_ctls_msrs} of Linux 5.10, 6.1, 6.12 and 7.2, and the recordings
 * of {@code KVM_GET_MSRS}; the meaning of the bits is in the SDM, volume 3, appendix A.
 */
enum OfferedRegister {
  // spotless:off
  /** KVM's own revision of the VMCS, 4096 bytes of write-back memory, and TRUE registers. */
  BASIC     (Msr.VMX_BASIC,             0x11E5_7ED0L | 0x1000L << 32 | 6L << 50 | 1L << 55),
  /** The low half of controls: those that must be 1. CR3 exits and debug controls may be 0. */
  PIN       (Msr.VMX_TRUE_PINBASED_CTLS,  controls(0x16, 0x16)),
  PROC      (Msr.VMX_TRUE_PROCBASED_CTLS, controls(0x0401_E172, 0x0400_6172)),
  SECONDARY (Msr.VMX_PROCBASED_CTLS2,     0),
  EXIT      (Msr.VMX_TRUE_EXIT_CTLS,      controls(0x3_6DFF, 0x3_6DFB)),
  ENTRY     (Msr.VMX_TRUE_ENTRY_CTLS,     controls(0x11FF, 0x11FB)),
  /** The preemption timer runs at the TSC's rate divided by 32; no CR3 targets, 512 MSRs a list. */
  MISC      (Msr.VMX_MISC,              5),
  EPT_VPID  (Msr.VMX_EPT_VPID_CAP,      0),
  VMFUNC    (Msr.VMX_VMFUNC,            0);
  // spotless:on

  private static final int HALF = 32;

  private final Msr msr;
  private final long always;

  OfferedRegister(Msr msr, long always) {
    this.msr = msr;
    this.always = always;
  }

  private static long controls(long mayBe1, long must) {
    return mayBe1 << 32 | must;
  }

  Msr msr() {
    return msr;
  }

  long always() {
    return always;
  }

  /** The bit that says that control {@code n} may be 1, or bit {@code n} of another register. */
  long mask(int n) {
    return isOfControls() ? 1L << HALF + n : 1L << n;
  }

  private boolean isOfControls() {
    return switch (this) {
      case PIN, PROC, SECONDARY, EXIT, ENTRY -> true;
      default -> false;
    };
  }
}
