package guise.kvm.saved;

import guise.kvm.DebugRegs;
import guise.kvm.Kvm;
import guise.kvm.MpState;
import guise.kvm.MsrEntry;
import guise.kvm.NestedState;
import guise.kvm.Regs;
import guise.kvm.Sregs2;
import guise.kvm.Vcpu;
import guise.kvm.VcpuEvents;
import guise.kvm.Xcrs;
import guise.kvm.Xsave;
import guise.x86.CpuidTable;
import java.util.List;
import java.util.Optional;

/**
 * The state of a vCPU.
 *
 * <p>Not in it, because no ioctl tells it: what {@code KVM_ENABLE_CAP} has switched on, and whether
 * the vCPU has run. Not in it, because the API here has no word for it: the local APIC's page. The
 * x87 and SSE registers are in the XSAVE area, {@code KVM_GET_FPU} adds nothing.
 *
 * @param origin where the vCPU was, in words
 * @param cpuid {@code KVM_GET_CPUID2}
 * @param tscKhz {@code KVM_GET_TSC_KHZ}
 * @param mcgCap MCG_CAP, which only {@code KVM_X86_SETUP_MCE} sets
 * @param features the registers that describe what KVM offers the guest
 * @param msrs all other registers
 * @param unread registers KVM lists and does not let read
 * @param nested {@code KVM_GET_NESTED_STATE}, where KVM has that
 */
public record SavedVcpu(
    String origin,
    CpuidTable cpuid,
    int tscKhz,
    long mcgCap,
    List<MsrEntry> features,
    List<MsrEntry> msrs,
    List<Integer> unread,
    Sregs2 sregs,
    Xcrs xcrs,
    Xsave xsave,
    VcpuEvents events,
    MpState mpState,
    DebugRegs debugRegs,
    Regs regs,
    Optional<NestedState> nested) {
  public SavedVcpu {
    features = List.copyOf(features);
    msrs = List.copyOf(msrs);
    unread = List.copyOf(unread);
  }

  /**
   * Reads a vCPU. What {@link Vcpu#run} returned for must have been answered, by a run with {@link
   * Vcpu#setImmediateExit}: an instruction half done is in none of these values.
   */
  public static SavedVcpu of(Kvm kvm, Vcpu vcpu, String origin) {
    return Saving.save(kvm, vcpu, origin);
  }

  /**
   * Writes this state to a vCPU that never ran, of a VM with its interrupt controllers and its
   * memory, part by part in the order of {@link Part}.
   *
   * @throws RestoreRefused at the first part KVM does not take
   */
  public void restore(Kvm kvm, Vcpu vcpu) {
    Restoring.stopping(this, kvm, vcpu);
  }

  /**
   * Tries every part on a vCPU that is thrown away afterwards, and tells all that KVM refuses. Only
   * where CPUID is refused nothing else is tried: everything else would be checked against another
   * CPU.
   */
  public Restoration rehearse(Kvm kvm, Vcpu vcpu) {
    return Restoring.tryingAll(this, kvm, vcpu);
  }

  /** This state with other registers. */
  public SavedVcpu with(List<MsrEntry> others) {
    return new SavedVcpu(
        origin, cpuid, tscKhz, mcgCap, features, others, unread, sregs, xcrs, xsave, events,
        mpState, debugRegs, regs, nested);
  }
}
