package guise.request;

import guise.guest.Staged;
import guise.x86.CpuidTable;

/** What a VMM asks KVM for: the way from an offer to the table of {@code KVM_SET_CPUID2}. */
public sealed interface Request permits AsSupported, Firecracker, Qemu, Raw, Edited {
  /**
   * The table for one vCPU, with a decision for everything that the VMM and not KVM settled.
   *
   * @param vcpu the vCPU's number, from 0
   * @throws RequestRefused if the VMM would not start the vCPU
   */
  Staged<CpuidTable> from(Offer offer, int vcpu);

  /** The table for the vCPU that boots. */
  default Staged<CpuidTable> from(Offer offer) {
    return from(offer, 0);
  }

  /**
   * The dynamic XSAVE components that the VMM asks {@code arch_prctl} for before its guests get
   * their CPUID, as bits of XCR0: without the permission KVM does not let a guest have them.
   */
  default long permissions() {
    return 0;
  }
}
