package guise.guest.vmx;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Rule;
import guise.kernel.Versions;

/**
 * A bit of a capability register that KVM offers to guests under a condition; a bit without a row
 * is never offered, whatever the host has.
 *
 * <p>Sources as in {@link OfferedRegister}; limits between the kernels named there are those of the
 * commits, as far as they are known.
 */
enum OfferedBit implements Rule {
  // spotless:off
  // -- IA32_VMX_BASIC --------------------------------------------------------------------------
  INS_OUTS_INFORMATION       (OfferedRegister.BASIC, 54, Condition.HOST,   ALL),
  NO_ERROR_CODE_CHECK        (OfferedRegister.BASIC, 56, Condition.HOST,   since(6, 18).documented()),
  // -- pin-based controls ----------------------------------------------------------------------
  EXTERNAL_INTERRUPT_EXITING (OfferedRegister.PIN,  0, Condition.HOST,     ALL),
  NMI_EXITING                (OfferedRegister.PIN,  3, Condition.HOST,     ALL),
  VIRTUAL_NMIS               (OfferedRegister.PIN,  5, Condition.HOST,     ALL),
  PREEMPTION_TIMER           (OfferedRegister.PIN,  6, Condition.ALWAYS,   ALL),
  POSTED_INTERRUPTS          (OfferedRegister.PIN,  7, Condition.APICV,    ALL),
  // -- primary controls ------------------------------------------------------------------------
  INTERRUPT_WINDOW_EXITING   (OfferedRegister.PROC,  2, Condition.HOST,    ALL),
  TSC_OFFSETTING             (OfferedRegister.PROC,  3, Condition.HOST,    ALL),
  HLT_EXITING                (OfferedRegister.PROC,  7, Condition.HOST,    ALL),
  INVLPG_EXITING             (OfferedRegister.PROC,  9, Condition.HOST,    ALL),
  MWAIT_EXITING              (OfferedRegister.PROC, 10, Condition.HOST,    ALL),
  RDPMC_EXITING              (OfferedRegister.PROC, 11, Condition.HOST,    ALL),
  RDTSC_EXITING              (OfferedRegister.PROC, 12, Condition.HOST,    ALL),
  CR8_LOAD_EXITING           (OfferedRegister.PROC, 19, Condition.HOST,    ALL),
  CR8_STORE_EXITING          (OfferedRegister.PROC, 20, Condition.HOST,    ALL),
  TPR_SHADOW                 (OfferedRegister.PROC, 21, Condition.HOST,    ALL),
  NMI_WINDOW_EXITING         (OfferedRegister.PROC, 22, Condition.HOST,    ALL),
  MOV_DR_EXITING             (OfferedRegister.PROC, 23, Condition.HOST,    ALL),
  UNCONDITIONAL_IO_EXITING   (OfferedRegister.PROC, 24, Condition.HOST,    ALL),
  USE_IO_BITMAPS             (OfferedRegister.PROC, 25, Condition.HOST,    ALL),
  MONITOR_TRAP_FLAG          (OfferedRegister.PROC, 27, Condition.HOST,    ALL),
  USE_MSR_BITMAPS            (OfferedRegister.PROC, 28, Condition.ALWAYS,  ALL),
  MONITOR_EXITING            (OfferedRegister.PROC, 29, Condition.HOST,    ALL),
  PAUSE_EXITING              (OfferedRegister.PROC, 30, Condition.HOST,    ALL),
  SECONDARY_CONTROLS         (OfferedRegister.PROC, 31, Condition.HOST,    ALL),
  // -- secondary controls ----------------------------------------------------------------------
  VIRTUALIZE_APIC_ACCESSES   (OfferedRegister.SECONDARY,  0, Condition.FLEX_PRIORITY, ALL),
  EPT                        (OfferedRegister.SECONDARY,  1, Condition.EPT,   ALL),
  DESCRIPTOR_TABLE_EXITING   (OfferedRegister.SECONDARY,  2, Condition.HOST,  ALL),
  RDTSCP                     (OfferedRegister.SECONDARY,  3, Condition.HOST,  ALL),
  VIRTUALIZE_X2APIC_MODE     (OfferedRegister.SECONDARY,  4, Condition.HOST,  ALL),
  VPID                       (OfferedRegister.SECONDARY,  5, Condition.VPID,  ALL),
  WBINVD_EXITING             (OfferedRegister.SECONDARY,  6, Condition.HOST,  ALL),
  UNRESTRICTED_GUEST         (OfferedRegister.SECONDARY,  7, Condition.UNRESTRICTED, ALL),
  APIC_REGISTER_VIRT         (OfferedRegister.SECONDARY,  8, Condition.HOST,  ALL),
  VIRTUAL_INTERRUPT_DELIVERY (OfferedRegister.SECONDARY,  9, Condition.HOST,  ALL),
  RDRAND_EXITING             (OfferedRegister.SECONDARY, 11, Condition.HOST,  ALL),
  INVPCID                    (OfferedRegister.SECONDARY, 12, Condition.HOST,  ALL),
  VM_FUNCTIONS               (OfferedRegister.SECONDARY, 13, Condition.HOST,  ALL),
  VMCS_SHADOWING             (OfferedRegister.SECONDARY, 14, Condition.ALWAYS, ALL),
  ENCLS_EXITING              (OfferedRegister.SECONDARY, 15, Condition.SGX,   since(5, 13).documented()),
  RDSEED_EXITING             (OfferedRegister.SECONDARY, 16, Condition.HOST,  ALL),
  PML                        (OfferedRegister.SECONDARY, 17, Condition.EPT_DIRTY, ALL),
  XSAVES                     (OfferedRegister.SECONDARY, 20, Condition.HOST,  ALL),
  MODE_BASED_EPT             (OfferedRegister.SECONDARY, 22, Condition.MODE_BASED, since(7, 2)),
  TSC_SCALING                (OfferedRegister.SECONDARY, 25, Condition.HOST,  since(5, 14).documented()),
  USER_WAIT                  (OfferedRegister.SECONDARY, 26, Condition.HOST,  since(6, 2).documented().backportedTo(6, 1).backportedTo(5, 15)),
  // -- exit controls ---------------------------------------------------------------------------
  HOST_64                    (OfferedRegister.EXIT,  9, Condition.HOST,    ALL),
  EXIT_LOADS_PERF_OF_HOST    (OfferedRegister.EXIT, 12, Condition.HOST,    before(6, 1).documented()),
  EXIT_LOADS_PERF            (OfferedRegister.EXIT, 12, Condition.ALWAYS,  since(6, 1).documented()),
  EXIT_ACKNOWLEDGES          (OfferedRegister.EXIT, 15, Condition.ALWAYS,  ALL),
  EXIT_SAVES_PAT             (OfferedRegister.EXIT, 18, Condition.HOST,    ALL),
  EXIT_LOADS_PAT             (OfferedRegister.EXIT, 19, Condition.HOST,    ALL),
  EXIT_SAVES_EFER            (OfferedRegister.EXIT, 20, Condition.ALWAYS,  ALL),
  EXIT_LOADS_EFER            (OfferedRegister.EXIT, 21, Condition.ALWAYS,  ALL),
  EXIT_SAVES_TIMER           (OfferedRegister.EXIT, 22, Condition.ALWAYS,  ALL),
  EXIT_CLEARS_BNDCFGS        (OfferedRegister.EXIT, 23, Condition.HOST,    ALL),
  EXIT_LOADS_CET             (OfferedRegister.EXIT, 28, Condition.CET,     since(6, 18).documented()),
  // -- entry controls --------------------------------------------------------------------------
  GUEST_64                   (OfferedRegister.ENTRY,  9, Condition.HOST,   ALL),
  ENTRY_LOADS_PERF_OF_HOST   (OfferedRegister.ENTRY, 13, Condition.HOST,   before(6, 1).documented()),
  ENTRY_LOADS_PERF           (OfferedRegister.ENTRY, 13, Condition.ALWAYS, since(6, 1).documented()),
  ENTRY_LOADS_PAT            (OfferedRegister.ENTRY, 14, Condition.HOST,   ALL),
  ENTRY_LOADS_EFER           (OfferedRegister.ENTRY, 15, Condition.ALWAYS, ALL),
  ENTRY_LOADS_BNDCFGS        (OfferedRegister.ENTRY, 16, Condition.HOST,   ALL),
  ENTRY_LOADS_CET            (OfferedRegister.ENTRY, 20, Condition.CET,    since(6, 18).documented()),
  // -- IA32_VMX_MISC ---------------------------------------------------------------------------
  EFER_LMA_SAVED             (OfferedRegister.MISC,  5, Condition.HOST,    ALL),
  ACTIVITY_HLT               (OfferedRegister.MISC,  6, Condition.ALWAYS,  ALL),
  ACTIVITY_WAIT_FOR_SIPI     (OfferedRegister.MISC,  8, Condition.ALWAYS,  since(5, 11).documented()),
  VMWRITE_ANY_FIELD          (OfferedRegister.MISC, 29, Condition.ALWAYS,  ALL),
  // -- IA32_VMX_EPT_VPID_CAP -------------------------------------------------------------------
  EPT_EXECUTE_ONLY           (OfferedRegister.EPT_VPID,  0, Condition.EPT_OF_HOST, ALL),
  EPT_WALK_4                 (OfferedRegister.EPT_VPID,  6, Condition.EPT_OF_HOST, ALL),
  EPT_WALK_5                 (OfferedRegister.EPT_VPID,  7, Condition.EPT_OF_HOST, ALL),
  EPT_WRITE_BACK             (OfferedRegister.EPT_VPID, 14, Condition.EPT_OF_HOST, ALL),
  EPT_2M                     (OfferedRegister.EPT_VPID, 16, Condition.EPT, ALL),
  EPT_1G                     (OfferedRegister.EPT_VPID, 17, Condition.EPT, ALL),
  INVEPT                     (OfferedRegister.EPT_VPID, 20, Condition.EPT_OF_HOST, ALL),
  EPT_ACCESSED_DIRTY         (OfferedRegister.EPT_VPID, 21, Condition.EPT_DIRTY, ALL),
  EPT_VIOLATION_INFORMATION  (OfferedRegister.EPT_VPID, 22, Condition.EPT_OF_HOST, since(7, 2)),
  INVEPT_SINGLE              (OfferedRegister.EPT_VPID, 25, Condition.EPT, ALL),
  INVEPT_ALL                 (OfferedRegister.EPT_VPID, 26, Condition.EPT, ALL),
  INVVPID                    (OfferedRegister.EPT_VPID, 32, Condition.VPID, ALL),
  INVVPID_ADDRESS            (OfferedRegister.EPT_VPID, 40, Condition.VPID, ALL),
  INVVPID_SINGLE             (OfferedRegister.EPT_VPID, 41, Condition.VPID, ALL),
  INVVPID_ALL                (OfferedRegister.EPT_VPID, 42, Condition.VPID, ALL),
  INVVPID_RETAINING_GLOBALS  (OfferedRegister.EPT_VPID, 43, Condition.VPID, ALL),
  // -- IA32_VMX_VMFUNC -------------------------------------------------------------------------
  EPTP_SWITCHING             (OfferedRegister.VMFUNC,    0, Condition.EPTP_SWITCHING, ALL);
  // spotless:on

  /** When a bit is offered. */
  enum Condition {
    // spotless:off
    HOST           ((_, host) -> host,                   "the host has it"),
    ALWAYS         ((_, _) -> true,                      "KVM does it by itself"),
    EPT            ((use, _) -> use.ept(),               "KVM uses EPT"),
    EPT_OF_HOST    ((use, host) -> host && use.ept(),    "the host has it, and KVM uses EPT"),
    EPT_DIRTY      ((use, _) -> use.eptDirty(),          "KVM uses EPT's accessed and dirty flags"),
    MODE_BASED     ((use, _) -> use.modeBasedEpt(),      "KVM uses mode-based execution control"),
    EPTP_SWITCHING ((use, _) -> use.ept() && use.vmFunctions(), "KVM uses EPT, and the host has VM functions"),
    UNRESTRICTED   ((use, _) -> use.unrestrictedGuest(), "KVM uses unrestricted guests"),
    VPID           ((use, _) -> use.vpid(),              "KVM uses VPIDs"),
    FLEX_PRIORITY  ((use, _) -> use.flexPriority(),      "KVM uses the TPR shadow with an APIC-access page"),
    APICV          ((use, host) -> host && use.apicv(),  "the host has it, and KVM uses APIC virtualization"),
    SGX            ((use, _) -> use.sgx(),               "KVM offers enclaves"),
    CET            ((use, host) -> host && use.cet(),    "the host has it, and KVM offers SHSTK or IBT");
    // spotless:on

    /** Decides by what KVM uses and by whether the host has the bit. */
    @Immutable
    interface Test {
      boolean holds(VmxUse use, boolean host);
    }

    private final Test test;
    private final String meaning;

    Condition(Test test, String meaning) {
      this.test = test;
      this.meaning = meaning;
    }
  }

  private final OfferedRegister register;
  private final int bit;
  private final Condition condition;
  private final Versions versions;

  OfferedBit(OfferedRegister register, int bit, Condition condition, Versions versions) {
    this.register = register;
    this.bit = bit;
    this.condition = condition;
    this.versions = versions;
  }

  OfferedRegister register() {
    return register;
  }

  long mask() {
    return register.mask(bit);
  }

  /** Whether a guest gets the bit on a host whose own register is {@code raw}. */
  boolean isOffered(VmxUse use, long raw) {
    return condition.test.holds(use, (raw & mask()) != 0);
  }

  @Override
  public String meaning() {
    return "offered where " + condition.meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
