package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.since;

import guise.kernel.Behaviour;
import guise.kernel.Versions;
import guise.kvm.Errno;

/**
 * What {@code KVM_SET_NESTED_STATE} refuses, always with EINVAL.
 *
 * <p>After Documentation/virt/kvm/api.rst, 4.115, the KVM selftests on it, and
 * arch/x86/kvm/{vmx,svm}/nested.c of 6.12; the limits of versions are provisional.
 */
enum NestedRule implements Refusal {
  // spotless:off
  SIZE_OF_HEADER        (ALL, "the state has its 128 bytes of header"),
  FLAGS_KNOWN           (ALL, "only known flags are set"),
  RUN_PENDING_IN_GUEST  (ALL, "an entry is pending only in guest mode"),
  FORMAT                (ALL, "the state is of this vendor's format"),
  // -- VMX -------------------------------------------------------------------------------------
  OFF_HAS_NO_SMM        (ALL, "without a VMXON region nothing is kept for SMM"),
  OFF_HAS_NO_VMCS       (ALL, "without a VMXON region there is no current VMCS"),
  OFF_HAS_NO_FLAGS      (ALL, "without a VMXON region no flag but EVMCS is set"),
  VMX_ANNOUNCED         (ALL, "the guest's CPUID has VMX"),
  VMXON_IS_PAGE         (ALL, "the VMXON region is a page within the guest's width"),
  SMM_OR_GUEST          (ALL, "the guest is in guest mode, or left it for SMM, not both"),
  SMM_FLAGS_KNOWN       (ALL, "only known flags are kept for SMM"),
  HEADER_FLAGS_KNOWN    (ALL, "the header's only flag is that of the preemption timer's deadline"),
  SMM_SUSPENDS          (ALL, "in SMM there is no guest mode, outside nothing is kept for SMM"),
  SMM_GUEST_NEEDS_VMXON (ALL, "guest mode is kept for SMM only along with VMX operation"),
  EVMCS_ENABLED         (ALL, "an enlightened VMCS needs KVM_CAP_HYPERV_ENLIGHTENED_VMCS enabled"),
  SIZE_OF_VMCS          (ALL, "a current VMCS comes with its 4096 bytes"),
  VMCS_IS_PAGE          (ALL, "the current VMCS is a page within the guest's width, and not the VMXON region"),
  VMCS_CURRENT          (ALL, "where a VMCS is passed one is current"),
  VMCS_REVISION         (ALL, "the VMCS has KVM's revision, 0x11E57ED0"),
  SHADOW_SIZE           (ALL, "a VMCS that links to a shadow comes with that too"),
  SHADOW_REVISION       (ALL, "the shadow has KVM's revision and is marked as one"),
  VMCS_CONTROLS         (ALL, "an entry would accept the VMCS's controls"),
  VMCS_HOST             (ALL, "an entry would accept the VMCS's host state"),
  VMCS_GUEST            (ALL, "an entry would accept the VMCS's guest state, as far as KVM looks at it"),
  VMCS_CR3              (ALL, "the nested guest's PDPTEs are well-formed"),
  // -- SVM -------------------------------------------------------------------------------------
  SVM_FLAGS_KNOWN       (ALL, "only GUEST_MODE, RUN_PENDING and GIF_SET are set"),
  ONLY_GIF_WITHOUT_SVME (Behaviour.SVME_GUARDS_GIF.versions(), "without EFER.SVME exactly GIF_SET is set"),
  GIF_AT_MOST           (since(7, 0).provisional(), "without EFER.SVME at most GIF_SET is set"),
  NO_GUEST_IN_SMM       (ALL, "in SMM there is no guest mode"),
  VMCB_IS_PAGE          (ALL, "the VMCB is a page within the guest's width"),
  SIZE_OF_VMCB          (ALL, "guest mode comes with the VMCB's 4096 bytes"),
  VMCB_INTERCEPTS_VMRUN (ALL, "the VMCB intercepts VMRUN"),
  VMCB_ASID             (ALL, "the VMCB's ASID is not 0"),
  VMCB_BITMAPS          (ALL, "the VMCB's bitmaps lie within the guest's width"),
  CR0_OF_GUEST          (ALL, "the nested guest's CR0.NW comes only with CR0.CD"),
  HOST_PAGES            (ALL, "VMRUN's host has CR0.PE and CR0.PG, and not RFLAGS.VM"),
  HOST_SAVED            (ALL, "VMRUN's host is one VMRUN would take as a guest");
  // spotless:on

  private final Versions versions;
  private final String meaning;

  NestedRule(Versions versions, String meaning) {
    this.versions = versions;
    this.meaning = meaning;
  }

  @Override
  public Errno errno() {
    return Errno.EINVAL;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
