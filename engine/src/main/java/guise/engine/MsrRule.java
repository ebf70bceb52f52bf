package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import guise.kernel.Behaviour;
import guise.kernel.KernelRules;
import guise.kernel.Rule;
import guise.kernel.Versions;

/**
 * Why an access to a model-specific register fails: the guest gets #GP, userspace a shorter count.
 *
 * <p>A refusal of kind ABSENT means that KVM does not have the register for this guest. Userspace
 * may still read it as 0, and write 0, if KVM lists it among those to save.
 */
enum MsrRule implements Rule {
  // spotless:off
  KNOWN                  (Kind.ABSENT, ALL, "KVM has the register on this kind of host"),
  READABLE               (Kind.ABSENT, ALL, "the register can be read"),
  FEATURES_BY_HOST       (Kind.ABSENT, since(6, 14).documented(), "only userspace writes IA32_ARCH_CAPABILITIES and IA32_PERF_CAPABILITIES"),
  READABLE_BY_HOST_ONLY  (Kind.REFUSED, ALL, "only userspace reads the register"),
  SMM_BUILT              (Kind.REFUSED, ALL, "the kernel was built with CONFIG_KVM_SMM"),
  MTRR_THERE             (Kind.REFUSED, ALL, "the processor has the memory type range register"),
  OTHER_MODULES          (Kind.REFUSED, ALL, "the register is not one that kvm_pvm knows and refuses"),
  X2APIC_MODE            (Kind.REFUSED, ALL, "a local APIC in the kernel is in x2APIC mode, which Guise has none of"),
  WRITABLE_BY_HOST_ONLY  (Kind.REFUSED, ALL, "only userspace writes the register"),
  WRITABLE               (Kind.ABSENT, ALL, "the register can be written"),
  DEFINED_BITS           (Kind.REFUSED, ALL, "the value has only bits that are defined"),
  CANONICAL              (Kind.REFUSED, ALL, "the address is canonical"),
  ALIGNED                (Kind.REFUSED, ALL, "the address is aligned"),
  MEMORY_TYPES           (Kind.REFUSED, ALL, "every field is a memory type that exists"),
  PASSES_FILTER          (Kind.REFUSED, ALL, "for the guest, the filter of KVM_X86_SET_MSR_FILTER lets the access pass"),
  FIXED_BY_RUN           (Kind.REFUSED, Behaviour.FEATURE_MSRS_FIXED.versions(), "registers that describe features stay once the vCPU has run"),
  // -- state components ------------------------------------------------------------------------
  XSS_ANNOUNCED          (Kind.ABSENT, Behaviour.XSS_FROM_CPUID.versions(), "the guest's CPUID has XSAVES"),
  XSS_ANNOUNCED_TO_GUEST (Kind.REFUSED, before(6, 18), "for the guest, its CPUID has XSAVES"),
  XSS_SUPPORTED          (Kind.REFUSED, ALL, "the value names only components that KVM and, since 6.18, the guest's CPUID have"),
  XFD_ANNOUNCED          (Kind.REFUSED, ALL, "for the guest, it has XFD"),
  XFD_DYNAMIC            (Kind.REFUSED, ALL, "the value names only dynamic components of the guest's CPUID"),
  FPU_BUFFER_GROWS       (Kind.REFUSED, Versions.NONE, "where it grows on demand, there is memory for the larger FPU state"),
  CET_ANNOUNCED          (Kind.ABSENT, ALL, "the guest has shadow stacks or indirect branch tracking"),
  SHADOW_STACK_ANNOUNCED (Kind.ABSENT, ALL, "the guest has shadow stacks"),
  CET_SUPPRESS           (Kind.REFUSED, ALL, "SUPPRESS and WAIT_ENDBR are not both set"),
  // -- speculation -----------------------------------------------------------------------------
  SPEC_CTRL_ANNOUNCED    (Kind.REFUSED, ALL, "for the guest, it has one of SPEC_CTRL, AMD_STIBP, AMD_IBRS, AMD_SSBD"),
  BARRIER_ANNOUNCED      (Kind.REFUSED, ALL, "for the guest, it has the barrier"),
  BARRIER_OF_HOST        (Kind.REFUSED, ALL, "the host has the barrier"),
  VIRT_SSBD_ANNOUNCED    (Kind.REFUSED, ALL, "for the guest, it has VIRT_SSBD"),
  ARCH_CAPS_ANNOUNCED    (Kind.REFUSED, ALL, "for the guest, it has ARCH_CAPABILITIES"),
  ARCH_CAPS_FOR_HOST     (Kind.ABSENT, since(6, 14).documented(), "the guest has ARCH_CAPABILITIES"),
  TSX_CTRL_ANNOUNCED     (Kind.REFUSED, ALL, "for the guest, its ARCH_CAPABILITIES announces TSX_CTRL"),
  // -- both makers -----------------------------------------------------------------------------
  TSC_AUX_ANNOUNCED      (Kind.REFUSED, ALL, "for the guest, it has RDTSCP or RDPID"),
  TSC_AUX_UPPER_HALF     (Kind.REFUSED, ALL, "on an Intel guest the upper half of TSC_AUX is 0"),
  MISC_ENABLE_CONSTANT   (Kind.REFUSED, ALL, "the guest leaves bits 11 and 12 of IA32_MISC_ENABLE as they are"),
  MWAIT_NEEDS_SSE3       (Kind.REFUSED, ALL, "MWAIT can be switched only where the guest has SSE3"),
  PLATFORM_INFO_SHOWN    (Kind.REFUSED, ALL, "for the guest, KVM_CAP_MSR_PLATFORM_INFO is on"),
  PLATFORM_INFO_FAULTING (Kind.REFUSED, Behaviour.PLATFORM_INFO_GUARDED.versions(), "CPUID faulting is not withdrawn while it is used"),
  FAULTING_OFFERED       (Kind.REFUSED, ALL, "CPUID faulting is offered in MSR_PLATFORM_INFO[31]"),
  APIC_BASE              (Kind.REFUSED, ALL, "the APIC's base is possible (ApicBaseRule)"),
  EFER_WITHIN_KVM        (Kind.REFUSED, ALL, "EFER has no bit that KVM cannot offer"),
  EFER_WITHIN_CPUID      (Kind.REFUSED, ALL, "for the guest, EFER has no bit whose feature it lacks"),
  EFER_LME_WITHOUT_PG    (Kind.REFUSED, ALL, "the guest changes EFER.LME only without paging"),
  PERF_CAPS_ANNOUNCED    (Kind.REFUSED, ALL, "for the guest, it has PDCM"),
  PERF_CAPS_FOR_HOST     (Kind.ABSENT, since(6, 14).documented(), "the guest has PDCM"),
  PERF_CAPS_SUPPORTED    (Kind.REFUSED, ALL, "the value is part of what KVM supports"),
  COUNTER_THERE          (Kind.ABSENT, ALL, "the guest's PMU has the counter"),
  DEBUGCTL_BITS          (Kind.REFUSED, ALL, "the value has only bits the guest has features for"),
  MCG_CTL_THERE          (Kind.REFUSED, ALL, "MCG_CAP announces MCG_CTL, or userspace writes 0"),
  ALL_OR_NOTHING         (Kind.REFUSED, ALL, "the value is all zeros or all ones"),
  CMCI_THERE             (Kind.REFUSED, ALL, "corrected machine checks are announced (MCG_CMCI_P)"),
  BANK_THERE             (Kind.REFUSED, ALL, "there is such a machine check bank"),
  // -- VMX -------------------------------------------------------------------------------------
  FEATURE_CONTROL_BITS   (Kind.REFUSED, ALL, "the value has only bits that the guest, or for userspace KVM, knows"),
  FEATURE_CONTROL_LOCKED (Kind.REFUSED, ALL, "for the guest, the register is not locked"),
  VMX_ANNOUNCED          (Kind.REFUSED, ALL, "the guest has VMX"),
  VMX_READ_ONLY          (Kind.REFUSED, ALL, "the register is not derived from others, and only userspace writes it"),
  VMX_SETTLED            (Kind.REFUSED, ALL, "the guest is not in VMX operation"),
  VMX_WITHIN_SUPPORTED   (Kind.REFUSED, ALL, "the value allows no more than KVM supports"),
  WAITPKG_ANNOUNCED      (Kind.REFUSED, ALL, "for the guest, it has WAITPKG"),
  MPX_ANNOUNCED          (Kind.REFUSED, ALL, "KVM, and for the guest its CPUID, has MPX"),
  SGX_LC_ANNOUNCED       (Kind.REFUSED, ALL, "for the guest, it has SGX_LC"),
  // -- SVM -------------------------------------------------------------------------------------
  HWCR_BITS              (Kind.REFUSED, ALL, "the value has only bits that KVM can keep"),
  OSVW_ANNOUNCED         (Kind.REFUSED, ALL, "the guest has OSVW"),
  DE_CFG_SUPPORTED       (Kind.REFUSED, ALL, "the value is part of what KVM supports"),
  DE_CFG_UNCHANGED       (Kind.REFUSED, before(6, 12).provisional(), "the guest writes what KVM supports, no less"),
  TSC_RATIO_ANNOUNCED    (Kind.REFUSED, ALL, "for the guest, it has TSCRATEMSR"),
  TSC_RATIO_UNCHANGED    (Kind.REFUSED, ALL, "without TSCRATEMSR userspace writes 0 or the ratio that is there"),
  PAGE_OF_GUEST          (Kind.REFUSED, ALL, "for the guest, the address is that of a page within its width"),
  // -- hypervisors -----------------------------------------------------------------------------
  PV_ANNOUNCED           (Kind.REFUSED, ALL, "the guest's paravirtual features, if enforced, have the register"),
  PV_ANNOUNCED_SOFT      (Kind.ABSENT, Behaviour.PV_REFUSAL_SOFT.versions(), "the guest's paravirtual features, if enforced, have the register"),
  NEEDS_KERNEL_APIC      (Kind.REFUSED, ALL, "the local APIC is in the kernel"),
  GUEST_MEMORY           (Kind.REFUSED, ALL, "the address is that of memory of the guest"),
  SYNIC_ACTIVE           (Kind.REFUSED, ALL, "KVM_CAP_HYPERV_SYNIC is on, or userspace writes 0"),
  HYPERV_ANNOUNCED       (Kind.REFUSED, ALL, "for the guest, its CPUID speaks Hyper-V and has the register");
  // spotless:on

  /** What a refusal means. */
  private enum Kind {
    /** As if the register were not there. */
    ABSENT,
    /** It is there, but not for this access. */
    REFUSED
  }

  private final Kind kind;
  private final Versions versions;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // stackless: one for all throws
  private final MsrRefused refused = new MsrRefused(this);

  MsrRule(Kind kind, Versions versions, String meaning) {
    this.kind = kind;
    this.versions = versions;
    this.meaning = meaning;
  }

  /** Whether the refusal reads as if KVM did not have the register. */
  boolean meansAbsent() {
    return kind == Kind.ABSENT;
  }

  /** What {@code KVM_EXIT_X86_RDMSR} and {@code KVM_EXIT_X86_WRMSR} give as the reason. */
  int exitReason() {
    return this == PASSES_FILTER ? 4 : meansAbsent() ? 2 : 1;
  }

  /** Refuses unless a condition holds. */
  void unless(boolean condition) {
    if (!condition) {
      throw refused;
    }
  }

  /** Refuses unless a condition holds, in the kernels that have the rule. */
  void unless(KernelRules rules, boolean condition) {
    if (!condition && rules.has(this)) {
      throw refused;
    }
  }

  MsrRefused refused() {
    return refused;
  }

  @Override
  public Versions versions() {
    return versions;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
