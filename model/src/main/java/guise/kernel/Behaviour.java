package guise.kernel;

import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

/** Something that KVM, or the kernel under it, does in some versions and not in others. */
public enum Behaviour implements Rule {
  // spotless:off
  MAX_LEAF_CHECKED       (since(6, 14).documented(), "a leaf beyond the CPU's range counts as zero when KVM computes its capabilities; before, Intel CPUs answered with their highest basic leaf"),
  AMX_LEAVES_INDEXED     (since(5, 17).documented(), "leaves 0x1D and 0x1E carry the flag that their index matters"),
  LEAF_24_INDEXED        (since(6, 12).documented(), "leaf 0x24 carries the flag that its index matters"),
  DYNAMIC_XSTATE         (since(5, 17).documented(), "XCR0 bits that need permission are offered only to a process that has it"),
  TILE_STATE_IS_A_PAIR   (since(6, 4).documented(),  "without permission for tile data the tile configuration is withheld too"),
  XFD_HIDDEN_WITHOUT_CAP (since(5, 17).documented(), "0xD.n.ECX[2] is cleared where KVM does not offer XFD"),
  COMPACT_ALIGNS_TO_64   (since(5, 17).documented(), "the size of a compacted area heeds the components that start on 64 bytes"),
  GUEST_PHYS_BITS        (since(6, 10).documented(), "0x80000008.EAX[23:16] tells the width the nested page tables can map"),
  TOPOLOGY_HIDDEN        (since(6, 2).documented().probablyIn(5, 10, 164).probablyIn(5, 15, 89).probablyIn(6, 1, 7), "the host's topology stays out of leaves 0xB, 0x1F and 0x8000001E"),
  EXTENDED_SYNTHESIS     (since(5, 18).documented(), "KVM raises the highest extended leaf to 0x80000021 to have a place for bits it vouches for"),
  ZHAOXIN_CLASS          (since(6, 18),              "leaves of 0xC0000000 are read on Zhaoxin hosts too"),
  PMU_PARAMETER          (since(5, 17).provisional(), "enable_pmu is a parameter of kvm"),
  PMU_LIMITED            (since(6, 0).provisional(), "KVM limits the counters it offers by number and width"),
  PMU_WANTS_SIX_COUNTERS (since(6, 5).documented(),  "PERFCTR_CORE needs six counters"),
  MIRROR_ASKS_HOST       (before(6, 14).documented(), "OSXSAVE and OSPKE follow CR4 only where the host has XSAVE and PKU"),
  INVPCID_NEEDS_PCID     (before(5, 11).provisional(), "kvm_intel takes INVPCID out of the guest's CPUID where the guest has no PCID"),
  NO_PMU_ON_HYBRID       (since(6, 2).provisional().backportedTo(6, 1), "guests get no PMU where the host's cores are of more than one type"),
  XSS_COUNTS_IN_SIZE     (since(6, 18), "the compacted size counts supervisor components"),
  ENCLAVE_XFRM_PATCHED   (since(5, 13).until(6, 4).documented(), "0x12.1 shows the guest's own XCR0"),
  NARROWED_WITHOUT_TDP   (since(5, 14).provisional(), "without nested page tables guests get the width that memory encryption left"),
  WORD_22_LEAKS          (before(5, 11).provisional(), "leaf 0x80000021.ECX shows a word of the kernel's own flags"),
  WORD_8000_0021         (since(5, 18).documented(), "the kernel keeps leaf 0x80000021.EAX as a word"),
  CLEARCPUID_BY_NAME     (since(5, 18).provisional(), "clearcpuid= takes names as well as numbers"),
  PKRU_NEEDS_OSPKE       (since(6, 4).provisional(), "the kernel enables PKRU in XCR0 only where it uses protection keys"),
  APX_STATE              (since(6, 17).provisional(), "the kernel enables APX state in XCR0"),
  CET_STATE              (since(6, 18), "the kernel can enable the state of CET in IA32_XSS"),
  // -- KVM_SET_CPUID2 and KVM_GET_CPUID2 -----------------------------------------------------
  CPUID_FIXED_BY_RUN     (since(5, 16).documented(), "a vCPU that has run refuses another CPUID"),
  SAME_CPUID_WELCOME     (since(5, 17).documented(), "a vCPU that has run accepts the CPUID it has"),
  LATE_CPUID_WARNED      (since(5, 14).until(5, 16).documented(), "the kernel warns once when a vCPU that has run is given a CPUID"),
  NESTED_GUEST_FIXES     (since(7, 0).documented(), "a vCPU in a nested guest refuses another CPUID even if it never ran"),
  SAME_CPUID_INSTALLED   (since(6, 14).documented(), "a table equal to the one held takes its place, with its own padding"),
  XCOMP_CHECKED          (since(5, 17).documented(), "tile data in CPUID needs permission, and enlarges the vCPU's buffer"),
  RUNTIME_DEFERRED       (since(6, 15), "bits that mirror state are brought up to date when somebody looks, not when the state changes"),
  FLUSHED_BEFORE_SET     (since(6, 19).documented().backportedTo(6, 18, 15), "what is pending is brought up to date before KVM_SET_CPUID2 compares"),
  XSTATE_SIZES_CACHED    (since(6, 13).documented().backportedTo(6, 12).backportedTo(6, 6).backportedTo(6, 1), "sizes of XSAVE areas come from what 0xD.n said when KVM loaded; before, every computation executed CPUID for each component"),
  NENT_WRITTEN_BACK      (since(6, 4).documented(), "KVM_GET_CPUID2 writes the count of entries back"),
  CAPS_AT_CREATION       (since(6, 14).documented(), "what follows from CPUID is computed when a vCPU is created, from no entries"),
  PLAIN_LEAF_BY_FUNCTION (since(6, 0).provisional(), "the entry of leaf 1 that mirrors state is the first, whatever index and flag it has"),
  NX_NEEDS_HOST          (before(5, 12).provisional(), "KVM_SET_CPUID removes NX where the host does not use it"),
  // -- paravirtual features ------------------------------------------------------------------
  PV_BY_SIGNATURE        (since(5, 17).provisional(), "KVM's leaves are found by their signature"),
  PV_BASE_IN_NEW_TABLE   (since(6, 9).documented(), "KVM's leaves are looked for in the table that is being set"),
  UNHALT_ONLY_AT_SET     (since(6, 14).documented(), "PV_UNHALT is withheld when CPUID is set, not at every update"),
  PV_LOST_WITH_LEAF      (since(6, 14).documented(), "a guest without KVM's leaves has no paravirtual features"),
  PV_REFUSAL_SOFT        (since(7, 0).documented().backportedTo(6, 18, 44).backportedTo(6, 12, 107).backportedTo(6, 1, 192), "a paravirtual register that is not announced counts as one KVM does not have"),
  DISABLE_EXITS_EARLY    (since(6, 14).documented(), "exits can be disabled only before there are vCPUs"),
  // -- registers -----------------------------------------------------------------------------
  CR4_GLOBAL_MASK        (before(6, 14).documented(), "CR4 is checked against what KVM can do, and apart from that against CPUID"),
  MC_CTL2                (since(6, 0).documented(), "there is an IA32_MCi_CTL2 for every bank of machine checks"),
  LISTED_MSRS_OF_DEVICE  (since(6, 13).provisional(), "the device reads a register to save that describes nothing as 0"),
  CR0_CHECKED            (since(6, 5).documented().backportedTo(6, 1, 42), "KVM_SET_SREGS checks CR0"),
  EFER_CHECKED           (since(7, 2), "KVM_SET_SREGS checks EFER"),
  EFER_BITS_BY_CAPS      (since(7, 0).documented(), "FFXSR and AUTOIBRS may be set in EFER where KVM offers them"),
  SAME_APIC_BASE_PASSES  (since(6, 14).provisional(), "writing the value that IA32_APIC_BASE has needs no check"),
  LMSLE_WITHDRAWN        (since(6, 19).documented(), "EFER.LMSLE is not offered where the processor has it always 0"),
  LAM_IN_CR3             (since(6, 8).documented(), "CR3 has the two bits of linear address masking"),
  WIDTH_BY_HOST          (since(6, 13).provisional().backportedTo(6, 12), "a register's address is canonical by the host's width, not by CR4.LA57"),
  SVME_GUARDS_GIF        (before(7, 0).provisional(), "clearing EFER.SVME sets SVM's global interrupt flag, which then stays set"),
  // -- model-specific registers --------------------------------------------------------------
  FEATURE_MSRS_FIXED     (since(6, 4).documented(), "registers that describe features cannot change on a vCPU that has run"),
  PLATFORM_INFO_FEATURE  (since(6, 14).documented(), "MSR_PLATFORM_INFO is a feature register"),
  XSS_FROM_CPUID         (since(6, 18), "IA32_XSS is checked against the guest's CPUID for userspace too"),
  TSC_AUX_COMPATIBLE     (since(6, 10).provisional(), "the upper half of TSC_AUX is refused for whatever is not AMD compatible"),
  FEATURE_CONTROL_FREE   (since(6, 2).documented(), "userspace may set any known bit of IA32_FEATURE_CONTROL"),
  HWCR_STICKY            (before(6, 7).documented(), "of HWCR only McStatusWrEn can be set, and it cannot be cleared"),
  HWCR_COUNTER           (since(6, 7).documented(), "TscFreqSel of HWCR can be set"),
  HWCR_CPUID_FAULTING    (since(7, 2), "CPUID faulting by HWCR[35]"),
  PRED_CMD_ZERO_PASSES   (since(6, 4).provisional(), "a 0 written to IA32_PRED_CMD needs no barrier in the host"),
  FLUSH_CMD_REGISTER     (since(6, 4).documented(), "IA32_FLUSH_CMD is there"),
  MISC_ENABLE_RESET      (since(5, 11).provisional(), "IA32_MISC_ENABLE starts with BTS and PEBS unavailable"),
  GUEST_MISC_ENABLE      (since(5, 19).provisional(), "the guest cannot change bits 11 and 12 of IA32_MISC_ENABLE"),
  PLATFORM_INFO_GUARDED  (before(6, 14).documented(), "CPUID faulting in use cannot be withdrawn from MSR_PLATFORM_INFO"),
  XFD_REGISTERS          (since(5, 17).documented(), "IA32_XFD and IA32_XFD_ERR are there"),
  // -- nesting -------------------------------------------------------------------------------
  UMIP_EMULATED_IN_VMX   (since(5, 16).provisional(), "a guest that nests may set CR4.UMIP in VMX operation where KVM emulates it"),
  VIRTUAL_NMI_CHECKED    (since(6, 4).documented(), "VMRUN refuses virtual NMIs without an intercept of NMIs"),
  TLB_CONTROL_CHECKED    (since(5, 14).until(6, 6).provisional(), "VMRUN refuses a TLB_CONTROL that flushes by ASID"),
  VMCS_FIELDS_BY_HOST    (since(7, 0).provisional(), "a VMCS of a guest lacks the fields of controls that the host lacks"),
  // -- the interface -------------------------------------------------------------------------
  XCOMP_PRCTL            (since(5, 17).documented(), "a process can ask for state components for its guests"),
  SYSTEM_ATTRIBUTES      (since(5, 17).documented(), "the device has attributes"),
  HYPERV_CPUID_OF_DEVICE (since(5, 11).documented(), "the device itself tells Hyper-V's CPUID"),
  SREGS2                 (since(5, 14).documented(), "KVM_GET_SREGS2 and KVM_SET_SREGS2"),
  VM_TSC                 (since(5, 18).documented(), "a VM has a TSC frequency for its vCPUs"),
  CPUID_FAULT_SPARES_SMM (since(7, 1).documented(), "CPUID does not fault in system management mode"),
  HV_INVARIANT_TSC       (since(6, 3).documented(), "Hyper-V guests see an invariant TSC only if they ask"),
  HV_INVARIANT_ASKS_HOST (since(6, 3).until(6, 14).provisional(), "that holds only on hosts whose TSC is constant");
  // spotless:on

  private final Versions versions;
  private final String meaning;

  Behaviour(Versions versions, String meaning) {
    this.versions = versions;
    this.meaning = meaning;
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
