package guise.guest;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.FeatureTable;
import guise.kernel.Rule;
import guise.kernel.Versions;

/**
 * What Linux decides about a processor's features before KVM loads, in the order it decides.
 *
 * <p>Read in arch/x86/kernel/cpu of 5.10.262, 6.1.192, 6.12.107, 6.18.15 and 7.2.13.
 */
enum KernelRule implements Rule {
  // spotless:off
  ENTERPRISE_KERNEL       (ALL, Scattered::enterprise,             "a distribution that maintains a kernel of its own brings changes of KVM along"),
  // -- bits the kernel keeps outside its words -------------------------------------------------
  SCATTERED               (ALL, Scattered::sgx,                    "the kernel keeps scattered bits of this leaf as flags of its own"),
  SCATTERED_TSC           (ALL, Scattered::constantTsc,            "the TSC ticks at a constant rate"),
  SCATTERED_TSA           (since(6, 16).backportedTo(5, 15, 187).backportedTo(6, 1, 144).backportedTo(6, 6, 97).backportedTo(6, 12, 37).backportedTo(6, 15, 6), Scattered::tsa, "the kernel keeps the TSA bits as flags of its own"),
  SCATTERED_MSR_IMM       (since(6, 18), Scattered::msrImm,         "the kernel keeps the immediate forms of RDMSR as a flag of its own"),
  SCATTERED_APX           (since(6, 17).provisional(), Scattered::apx, "the kernel keeps APX as a flag of its own"),
  ARCHITECTURAL_PERFMON   (ALL, Scattered::perfmon,                "leaf 0xA names a version and at least two counters"),
  // -- one name for what Intel and AMD both have ------------------------------------------------
  SPECULATION_INTEL       (ALL, Speculation::intel,                "Intel's bits for branch and store speculation set the common flags"),
  SPECULATION_AMD         (ALL, Speculation::amd,                  "AMD's bits for branch and store speculation set the common flags"),
  BAD_MICROCODE           (ALL, Speculation::badMicrocode,         "this microcode's speculation control is known to be broken"),
  // -- command line -----------------------------------------------------------------------------
  CLEARCPUID              (ALL, BootOptions::clearCpuid,           "clearcpuid= clears features and what depends on them"),
  SETCPUID                (since(6, 18).provisional(), BootOptions::setCpuid, "setcpuid= forces features"),
  BOOT_OPTION             (ALL, BootOptions::words,                "a boot option clears a feature and what depends on it"),
  BOOT_OPTION_5_10        (before(5, 19).provisional(), BootOptions::oldWords, "a boot option of older kernels clears a feature"),
  // -- leaves that features need -----------------------------------------------------------------
  LEAF_FOR_FEATURE        (ALL, Scattered::levelFilter,            "a feature whose leaf the processor lacks is dropped"),
  // -- Intel -------------------------------------------------------------------------------------
  LFENCE_IS_SERIALIZING   (ALL, IntelKernel::lfence,               "LFENCE orders RDTSC on every processor with SSE2 after the kernel set it up"),
  FAST_STRINGS_OFF        (ALL, IntelKernel::fastStrings,          "firmware switched fast string operations off in IA32_MISC_ENABLE"),
  SELFSNOOP_ERRATUM       (ALL, IntelKernel::selfSnoop,            "self-snoop is unreliable on this model"),
  PAT_ERRATUM             (ALL, IntelKernel::pat,                  "the page attribute table is unreliable on this model"),
  VMX_LOCKED_OFF          (ALL, IntelKernel::vmx,                  "firmware locked VMX off in IA32_FEATURE_CONTROL"),
  SGX_LOCKED_OFF          (since(5, 11).documented(), IntelKernel::sgx, "SGX needs firmware to enable it in IA32_FEATURE_CONTROL"),
  PCID_ERRATUM            (ALL, IntelKernel::pcid,                 "INVLPG leaves global entries behind with this microcode"),
  PEBS_USABLE             (ALL, IntelKernel::pebs,                 "debug store is there and IA32_MISC_ENABLE does not deny PEBS"),
  TSX_ALWAYS_ABORTS       (since(5, 14).documented(), IntelKernel::tsxAlwaysAborts, "transactions always abort on this processor"),
  TSX_OFF_BY_DEFAULT      (before(7, 1).provisional(), IntelKernel::tsxOffByDefault, "the kernel switches TSX off unless tsx= says otherwise"),
  TSX_AUTO_BY_DEFAULT     (since(7, 1).provisional(), IntelKernel::tsxAutoByDefault, "the kernel switches TSX off where it is vulnerable to TAA"),
  AVX_GATHER              (since(6, 5).documented().probablyIn(5, 10, 190).probablyIn(5, 15, 126).probablyIn(6, 1, 45), IntelKernel::gatherData,           "gather_data_sampling=force gives AVX up where microcode does not help"),
  // -- AMD and Hygon -----------------------------------------------------------------------------
  SVM_LOCKED_OFF          (since(6, 8).provisional(), AmdKernel::svm, "firmware disabled SVM in VM_CR"),
  RDRAND_UNRELIABLE       (ALL, AmdKernel::rdrand,                 "RDRAND does not survive suspend on families 15h and 16h"),
  RDSEED_DEAD             (since(6, 12).provisional(), AmdKernel::rdseedOfCyanSkillfish, "RDSEED always fails on this model"),
  RDSEED_UNRELIABLE       (since(6, 18).probablyIn(6, 12, 58).probablyIn(6, 17, 8), AmdKernel::rdseed, "RDSEED returns zeros with this microcode"),
  XSAVES_ERRATUM_ZEN2     (before(6, 10).provisional(), AmdKernel::xsavesZen2, "erratum 1386: XSAVES corrupts state on Zen 2"),
  XSAVES_ERRATUM          (since(6, 10).provisional(), AmdKernel::xsaves, "erratum 1386: XSAVES corrupts state on Zen 1 and 2 with old microcode"),
  VLS_ERRATUM             (since(6, 12).provisional().backportedTo(6, 1).backportedTo(6, 6), AmdKernel::virtualVmload, "VMLOAD and VMSAVE without exit are broken on client Zen 4"),
  LS_CFG_SSBD             (ALL, AmdKernel::lsCfg,                  "families 15h to 18h switch store bypass off in LS_CFG"),
  BRANCH_TYPE_BARRIERS    (since(6, 7).documented(), AmdKernel::branchTypes, "microcode extended IBPB to branch types, which CPUID does not tell"),
  SRSO_NO_WITHOUT_SMT     (since(6, 5).until(6, 18).provisional().backportedTo(6, 1, 44), AmdKernel::srsoNo, "without SMT, Zen 1 and 2 are not affected by SRSO"),
  VERW_CLEARS             (FeatureTable.TSA_FIX, AmdKernel::verw, "microcode taught VERW to clear buffers, which CPUID does not tell"),
  TSA_NOT_AFFECTED        (FeatureTable.TSA_FIX, AmdKernel::tsaNo, "only Zen 3 and 4 are affected by TSA"),
  ENCRYPTION_OFF          (ALL, AmdKernel::encryption,             "firmware left memory encryption off"),
  // -- everybody ---------------------------------------------------------------------------------
  PROTECTION_KEYS_ON      (ALL, Protection::keys,                  "the kernel switches protection keys on unless nopku says no"),
  BUG_NULL_SEG            (ALL, Bugs::nullSegment,                 CpuBug.NULL_SEG.meaning()),
  BUG_STORE_BYPASS        (ALL, Bugs::storeBypass,                 CpuBug.SPEC_STORE_BYPASS.meaning()),
  BUG_PBRSB               (ALL, Bugs::returnBuffer,                CpuBug.EIBRS_PBRSB.meaning()),
  BUG_TSA                 (ALL, Bugs::tsa,                         CpuBug.TSA.meaning()),
  BUG_VMSCAPE             (ALL, Bugs::vmscape,                     CpuBug.VMSCAPE.meaning()),
  CLEAR_BUFFERS_FOR_VM    (ALL, Bugs::clearBuffers,                "the TSA mitigation clears buffers before VM entry"),
  BARRIER_ON_EXIT         (ALL, Bugs::barrierOnExit,               "the VMSCAPE mitigation flushes predictions on the way to the VMM"),
  REPORTED                (ALL, Reported::flags,                   "the host's own /proc/cpuinfo says so"),
  FIVE_LEVELS_OFF         (ALL, Protection::fiveLevels,            "the kernel pages with four levels if no5lvl says so"),
  // -- state components --------------------------------------------------------------------------
  XCR0                    (ALL, StateComponents::xcr0,             "the state components the kernel enables"),
  XSS                     (ALL, StateComponents::xss,              "the supervisor state components the kernel can enable"),
  PHYSICAL_BITS           (ALL, StateComponents::physicalBits,     "the width of physical addresses");
  // spotless:on

  /** Changes the kernel's view where the rule applies. */
  @Immutable
  interface Action {
    void apply(KernelViewing view, Rule rule);
  }

  private final Versions versions;
  private final Action action;
  private final String meaning;

  KernelRule(Versions versions, Action action, String meaning) {
    this.versions = versions;
    this.action = action;
    this.meaning = meaning;
  }

  void apply(KernelViewing view) {
    if (view.rules.has(this)) {
      action.apply(view, this);
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
