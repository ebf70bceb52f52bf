package guise.guest;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Rule;
import guise.kernel.Versions;

/**
 * What KVM's modules adjust in their capabilities while they load, in the order they do it.
 *
 * <p>Read in arch/x86/kvm/{cpuid,x86,pmu}.c, vmx/vmx.c and svm/svm.c of 5.10.262, 6.1.192,
 * 6.12.107, 6.18.15 and 7.2.13.
 */
enum KvmRule implements Rule {
  // spotless:off
  // -- common code ---------------------------------------------------------------------------
  MODULE_LOADS          (ALL, CommonRules::module,              "kvm_intel loads where the host has VMX, kvm_amd where it has SVM, kvm_pvm anywhere"),
  PMU_CAPABILITY        (ALL, CommonRules::pmu,                 "the counters perf leaves to guests"),
  PKU_NEEDS_TDP         (ALL, CommonRules::protectionKeys,      "protection keys need nested page tables and a host kernel that uses them"),
  CET_NEEDS_TDP         (since(6, 18), CommonRules::shadowStack, "shadow stacks need nested page tables that cover the whole width"),
  SPEC_CTRL_FROM_AMD_6_1(before(6, 13).documented(), CommonRules::specCtrl, "Intel's SPEC_CTRL is offered wherever the host has IBRS and IBPB"),
  SPEC_CTRL_FROM_AMD    (since(6, 13).documented(), CommonRules::specCtrlWithReturn, "Intel's SPEC_CTRL means that IBPB flushes the return stack too, so AMD must say IBPB_RET"),
  STIBP_FROM_AMD        (ALL, CommonRules::stibp,               "Intel's STIBP is offered wherever the host has STIBP"),
  SSBD_FROM_AMD         (ALL, CommonRules::ssbd,                "Intel's SSBD is offered wherever the host has AMD's"),
  IBPB_FROM_INTEL       (ALL, CommonRules::amdIbpb,             "AMD's IBPB is offered wherever the host has IBPB"),
  IBPB_RET_FROM_INTEL   (since(6, 13).documented(), CommonRules::amdIbpbRet, "AMD's IBPB_RET is offered where Intel's IBPB flushes the return stack"),
  IBRS_FROM_INTEL       (ALL, CommonRules::amdIbrs,             "AMD's IBRS is offered wherever the host has IBRS"),
  AMD_STIBP_FROM_INTEL  (ALL, CommonRules::amdStibp,            "AMD's STIBP is offered wherever the host has STIBP"),
  AMD_SSBD_FROM_INTEL   (ALL, CommonRules::amdSsbd,             "AMD's SSBD is offered wherever the host has Intel's"),
  SSB_NO_FROM_KERNEL    (ALL, CommonRules::ssbNo,               "the host kernel knows the CPU is immune to store bypass"),
  VIRT_SSBD_COMMON      (ALL, CommonRules::virtSsbd,            "KVM emulates VIRT_SPEC_CTRL over LS_CFG"),
  GBPAGES_FROM_SHADOW   (ALL, CommonRules::gigabytePages,       "shadow paging can fake 1 GiB pages"),
  NULL_SEL_FROM_KERNEL  (since(5, 18).documented(), CommonRules::nullSelector, "the host kernel knows that null selectors clear the base"),
  // -- kvm_intel ------------------------------------------------------------------------------
  VMX_NESTED            (ALL, VmxRules::nested,                 "kvm_intel.nested offers VMX"),
  VMX_MPX               (ALL, VmxRules::mpx,                    "MPX needs its VMX controls and both components in XCR0"),
  VMX_INVPCID_5_10      (before(5, 11).provisional(), VmxRules::invpcidOld, "INVPCID needs its VMX control"),
  VMX_INVPCID           (since(5, 11).provisional(), VmxRules::invpcid, "INVPCID needs its VMX control"),
  VMX_PT                (ALL, VmxRules::processorTrace,         "Processor Trace is offered in host-guest mode only"),
  VMX_PT_BURIED         (since(6, 12).documented().probablyIn(6, 11, 9).probablyIn(6, 6, 62).probablyIn(6, 1, 118), VmxRules::processorTraceBuried, "Processor Trace for guests is hidden behind CONFIG_BROKEN, whatever pt_mode says"),
  VMX_PEBS_ICE_LAKE     (since(6, 0).provisional(), VmxRules::pebsOfIceLake, "guests can use PEBS where the PMU writes records through EPT, as Ice Lake servers do"),
  VMX_PEBS_LATER        (since(6, 3).documented(), VmxRules::pebsOfLater, "guests can use PEBS where the PMU writes records through EPT, as Sapphire Rapids and later servers do"),
  VMX_PDCM              (since(6, 0).provisional(), VmxRules::perfCapabilities, "without a PMU there are no PERF_CAPABILITIES"),
  VMX_SGX               (since(5, 13).provisional(), VmxRules::sgx, "enclaves need kvm_intel.sgx, the VMX control and firmware"),
  VMX_UMIP              (ALL, VmxRules::umip,                   "UMIP is emulated by intercepting descriptor table accesses"),
  VMX_XSAVES            (ALL, VmxRules::xsaves,                 "XSAVES needs its VMX control"),
  VMX_RDTSCP            (ALL, VmxRules::rdtscp,                 "RDTSCP and RDPID need their VMX control"),
  VMX_WAITPKG           (ALL, VmxRules::waitpkg,                "user wait and pause need their VMX control"),
  VMX_CET               (since(6, 18), VmxRules::cet,            "CET needs its VMX controls, unrestricted guest and the freedom to inject any exception"),
  // -- kvm_amd --------------------------------------------------------------------------------
  SVM_MPX               (ALL, SvmRules::mpx,                    "SVM cannot virtualize MPX"),
  SVM_IBT               (since(6, 18), SvmRules::ibt,            "SVM cannot virtualize indirect branch tracking"),
  SVM_NESTED            (ALL, SvmRules::nested,                 "kvm_amd.nested offers SVM"),
  SVM_INVPCID_5_10      (before(5, 11).provisional(), SvmRules::invpcidOld, "INVPCID is offered where the host kernel has it"),
  SVM_VIRT_SSBD         (ALL, SvmRules::virtSsbd,               "KVM emulates VIRT_SPEC_CTRL over LS_CFG or AMD's SSBD"),
  SVM_PERFCTR           (since(5, 18).provisional(), SvmRules::coreCounters, "six core counters need enable_pmu and a perf that has them"),
  SVM_PERFMON_V2        (since(6, 5).documented(), SvmRules::perfmonV2, "PERFMON_V2 needs the core counters"),
  SVM_SEV_6_1           (since(5, 11).until(6, 11).provisional(), SvmRules::sevOld, "SEV is kept where KVM can set it up"),
  SVM_SEV               (since(6, 11).documented(), SvmRules::sev, "SEV is offered where KVM can set it up"),
  SVM_BUS_LOCK          (since(6, 11).provisional().probablyIn(6, 10, 10).probablyIn(6, 6, 51).probablyIn(6, 1, 110), SvmRules::busLock, "SVM does not virtualize DEBUGCTL.BUS_LOCK_DETECT"),
  SVM_MSR_IMM           (since(6, 18), SvmRules::msrImm,         "SVM does not decode the immediate forms of RDMSR and WRMSR"),
  // -- kvm_pvm, out of tree -------------------------------------------------------------------
  PVM_XCR0              (ALL, PvmRules::components,             "kvm_pvm cannot virtualize MPX"),
  PVM_WITHHOLDS         (ALL, PvmRules::withhold,               "kvm_pvm does not report what the guest, which runs in the processor's user mode, has of itself"),
  // -- state components -----------------------------------------------------------------------
  XSS_FINAL             (ALL, CommonRules::supervisorState,     "supervisor state is offered with XSAVES, and CET as a whole or not at all");
  // spotless:on

  /** Changes KVM's capabilities where the rule applies. */
  @Immutable
  interface Action {
    void apply(KvmLoading kvm, Rule rule);
  }

  private final Versions versions;
  private final Action action;
  private final String meaning;

  KvmRule(Versions versions, Action action, String meaning) {
    this.versions = versions;
    this.action = action;
    this.meaning = meaning;
  }

  void apply(KvmLoading kvm) {
    if (kvm.rules.has(this)) {
      action.apply(kvm, this);
    }
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
