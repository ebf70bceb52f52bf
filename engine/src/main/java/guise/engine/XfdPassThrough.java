package guise.engine;

import guise.guest.Permission;
import guise.x86.StaticFeature;

/**
 * Whether a vCPU's accesses to IA32_XFD still reach KVM, and what that costs.
 *
 * <p>Intercepted, each access is a VM exit. Passed through, KVM no longer sees what the guest
 * writes and reads the register back at every VM exit; it then also intercepts #NM, to save
 * IA32_XFD_ERR before the host can overwrite it. Once passed through it stays so: nothing resets
 * it, a guest that clears the register included.
 */
final class XfdPassThrough {
  private final XfdInterception policy;
  private final Work work;
  private boolean passed;

  XfdPassThrough(XfdInterception policy, Work work) {
    this.policy = policy;
    this.work = work;
  }

  /** Whether the guest's accesses reach the register itself. */
  boolean isPassed() {
    return passed;
  }

  /** A CPUID was installed. */
  void installed(VcpuState v) {
    boolean uses = v.has(StaticFeature.XFD) && (v.supportedXcr0 & Permission.DYNAMIC) != 0;
    passed |= policy == XfdInterception.UNTIL_SET_CPUID && uses && !v.fpu.mayGrow();
  }

  /**
   * A value was written by way of KVM. As long as the buffer may have to grow, KVM must see the
   * guest clear the register.
   */
  void written(long value, boolean mayGrow) {
    passed |= policy == XfdInterception.UNTIL_NONZERO && value != 0 && !mayGrow;
  }

  /** RDMSR of the guest: a VM exit, but for IA32_XFD passed through and its IA32_XFD_ERR. */
  void reads(VcpuState v, int index) {
    if (index == XstateMsrs.XFD) {
      accessed();
    } else if (index != XstateMsrs.XFD_ERR || !v.has(StaticFeature.XFD)) {
      exited();
    }
  }

  /** WRMSR of the guest: a VM exit, but for IA32_XFD passed through. */
  void writes(int index) {
    if (index == XstateMsrs.XFD) {
      accessed();
    } else {
      exited();
    }
  }

  private void accessed() {
    if (!passed) {
      work.xfdExits++;
      exited();
    }
  }

  /** A VM exit, whatever its reason. */
  void exited() {
    work.exits++;
    work.xfdReads += passed ? 1 : 0;
  }

  /** #NM in the guest: an exit of its own where the register is passed through. */
  void deviceNotAvailable(long xfd) {
    if (passed) {
      exited();
      work.xfdErrReads += xfd != 0 ? 1 : 0;
    }
  }
}
