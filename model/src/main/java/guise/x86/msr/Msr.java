package guise.x86.msr;

import java.util.Optional;

/** The model-specific registers that KVM reads, keeps for a guest, or makes up: one a line. */
public enum Msr {
  // spotless:off
  // -- both makers, low addresses ---------------------------------------------------------------------
  KVM_WALL_CLOCK_OLD     (0x0000_0011, "MSR_KVM_WALL_CLOCK",          "Where KVM writes the wall clock (old address)"),
  KVM_SYSTEM_TIME_OLD    (0x0000_0012, "MSR_KVM_SYSTEM_TIME",         "Where KVM writes the KVM clock (old address)"),
  APIC_BASE              (0x0000_001B, "IA32_APIC_BASE",              "Address and mode of the local APIC"),
  FEATURE_CONTROL        (0x0000_003A, "IA32_FEATURE_CONTROL",        "Locks and enables VMX, SGX and LMCE"),
  TSC_ADJUST             (0x0000_003B, "IA32_TSC_ADJUST",             "Offset of the TSC"),
  SPEC_CTRL              (0x0000_0048, "IA32_SPEC_CTRL",              "Switches that limit speculation"),
  PRED_CMD               (0x0000_0049, "IA32_PRED_CMD",               "Commands to the branch predictors"),
  UCODE_REV              (0x0000_008B, "IA32_BIOS_SIGN_ID",           "Revision of the microcode"),
  SGX_LAUNCH_KEY_HASH    (0x0000_008C, "IA32_SGXLEPUBKEYHASH0",       "Hash of the launch key, first of four"),
  PLATFORM_INFO          (0x0000_00CE, "MSR_PLATFORM_INFO",           "Ratios, and whether CPUID can be made to fault"),
  CORE_CAPABILITIES      (0x0000_00CF, "IA32_CORE_CAPABILITIES",      "Capabilities such as split lock detection"),
  UMWAIT_CONTROL         (0x0000_00E1, "IA32_UMWAIT_CONTROL",         "Limits of UMWAIT and TPAUSE"),
  MTRR_CAP               (0x0000_00FE, "IA32_MTRRCAP",                "What the MTRRs can do"),
  ARCH_CAPABILITIES      (0x0000_010A, "IA32_ARCH_CAPABILITIES",      "Vulnerabilities that are absent, and switches that are there"),
  FLUSH_CMD              (0x0000_010B, "IA32_FLUSH_CMD",              "Command to flush the L1 data cache"),
  TSX_FORCE_ABORT        (0x0000_010F, "IA32_TSX_FORCE_ABORT",        "Makes transactions abort"),
  TSX_CTRL               (0x0000_0122, "IA32_TSX_CTRL",               "Disables transactions and hides them from CPUID"),
  MCU_OPT_CTRL           (0x0000_0123, "IA32_MCU_OPT_CTRL",           "Mitigations of SRBDS and GDS"),
  MISC_FEATURES_ENABLES  (0x0000_0140, "MSR_MISC_FEATURES_ENABLES",   "CPUID faulting, and MWAIT in user mode"),
  MISC_ENABLE            (0x0000_01A0, "IA32_MISC_ENABLE",            "Old switches, MWAIT's among them"),
  XFD                    (0x0000_01C4, "IA32_XFD",                    "XSAVE components whose first use faults"),
  XFD_ERR                (0x0000_01C5, "IA32_XFD_ERR",                "The component whose use has faulted"),
  DEBUGCTL               (0x0000_01D9, "IA32_DEBUGCTL",               "Branch records, bus lock detection and more"),
  PAT                    (0x0000_0277, "IA32_PAT",                    "Memory types of pages"),
  PERF_CAPABILITIES      (0x0000_0345, "IA32_PERF_CAPABILITIES",      "Formats of performance monitoring records"),
  // -- VMX --------------------------------------------------------------------------------------------
  VMX_BASIC              (0x0000_0480, "IA32_VMX_BASIC",              "Revision and basics of the VMCS"),
  VMX_PINBASED_CTLS      (0x0000_0481, "IA32_VMX_PINBASED_CTLS",      "Pin-based controls that may be set"),
  VMX_PROCBASED_CTLS     (0x0000_0482, "IA32_VMX_PROCBASED_CTLS",     "Primary controls that may be set"),
  VMX_EXIT_CTLS          (0x0000_0483, "IA32_VMX_EXIT_CTLS",          "Exit controls that may be set"),
  VMX_ENTRY_CTLS         (0x0000_0484, "IA32_VMX_ENTRY_CTLS",         "Entry controls that may be set"),
  VMX_MISC               (0x0000_0485, "IA32_VMX_MISC",               "Timer rate, activity states, limits"),
  VMX_CR0_FIXED0         (0x0000_0486, "IA32_VMX_CR0_FIXED0",         "Bits of CR0 that must be 1"),
  VMX_CR0_FIXED1         (0x0000_0487, "IA32_VMX_CR0_FIXED1",         "Bits of CR0 that may be 1"),
  VMX_CR4_FIXED0         (0x0000_0488, "IA32_VMX_CR4_FIXED0",         "Bits of CR4 that must be 1"),
  VMX_CR4_FIXED1         (0x0000_0489, "IA32_VMX_CR4_FIXED1",         "Bits of CR4 that may be 1"),
  VMX_VMCS_ENUM          (0x0000_048A, "IA32_VMX_VMCS_ENUM",          "Highest index of a VMCS field"),
  VMX_PROCBASED_CTLS2    (0x0000_048B, "IA32_VMX_PROCBASED_CTLS2",    "Secondary controls that may be set"),
  VMX_EPT_VPID_CAP       (0x0000_048C, "IA32_VMX_EPT_VPID_CAP",       "What EPT and VPID can do"),
  VMX_TRUE_PINBASED_CTLS (0x0000_048D, "IA32_VMX_TRUE_PINBASED_CTLS", "Pin-based controls, with those that may be 0"),
  VMX_TRUE_PROCBASED_CTLS(0x0000_048E, "IA32_VMX_TRUE_PROCBASED_CTLS", "Primary controls, with those that may be 0"),
  VMX_TRUE_EXIT_CTLS     (0x0000_048F, "IA32_VMX_TRUE_EXIT_CTLS",     "Exit controls, with those that may be 0"),
  VMX_TRUE_ENTRY_CTLS    (0x0000_0490, "IA32_VMX_TRUE_ENTRY_CTLS",    "Entry controls, with those that may be 0"),
  VMX_VMFUNC             (0x0000_0491, "IA32_VMX_VMFUNC",             "VM functions that may be enabled"),
  VMX_PROCBASED_CTLS3    (0x0000_0492, "IA32_VMX_PROCBASED_CTLS3",    "Tertiary controls that may be set"),
  VMX_EXIT_CTLS2         (0x0000_0493, "IA32_VMX_EXIT_CTLS2",         "Secondary exit controls that may be set"),
  // -- later Intel ------------------------------------------------------------------------------------
  RTIT_CTL               (0x0000_0570, "IA32_RTIT_CTL",               "Control of Processor Trace"),
  DS_AREA                (0x0000_0600, "IA32_DS_AREA",                "Address of the debug store area"),
  U_CET                  (0x0000_06A0, "IA32_U_CET",                  "Control-flow enforcement in user mode"),
  S_CET                  (0x0000_06A2, "IA32_S_CET",                  "Control-flow enforcement in supervisor mode"),
  PL0_SSP                (0x0000_06A4, "IA32_PL0_SSP",                "Shadow stack pointer of ring 0"),
  PL1_SSP                (0x0000_06A5, "IA32_PL1_SSP",                "Shadow stack pointer of ring 1"),
  PL2_SSP                (0x0000_06A6, "IA32_PL2_SSP",                "Shadow stack pointer of ring 2"),
  PL3_SSP                (0x0000_06A7, "IA32_PL3_SSP",                "Shadow stack pointer of ring 3"),
  INT_SSP_TAB            (0x0000_06A8, "IA32_INTERRUPT_SSP_TABLE_ADDR", "Shadow stacks of interrupt handlers"),
  TSC_DEADLINE           (0x0000_06E0, "IA32_TSC_DEADLINE",           "TSC value at which the APIC timer fires"),
  TME_ACTIVATE           (0x0000_0982, "IA32_TME_ACTIVATE",           "Memory encryption, and the address bits it takes"),
  BNDCFGS                (0x0000_0D90, "IA32_BNDCFGS",                "Configuration of MPX in supervisor mode"),
  XSS                    (0x0000_0DA0, "IA32_XSS",                    "Supervisor components of XSAVE that are enabled"),
  // -- Hyper-V ----------------------------------------------------------------------------------------
  HV_GUEST_OS_ID         (0x4000_0000, "HV_X64_MSR_GUEST_OS_ID",      "What the guest says it is"),
  HV_HYPERCALL           (0x4000_0001, "HV_X64_MSR_HYPERCALL",        "Where the hypercall page is"),
  HV_VP_INDEX            (0x4000_0002, "HV_X64_MSR_VP_INDEX",         "Index of the virtual processor"),
  HV_TSC_INVARIANT       (0x4000_0118, "HV_X64_MSR_TSC_INVARIANT_CONTROL", "Lets the guest see the invariant TSC bit"),
  // -- KVM --------------------------------------------------------------------------------------------
  KVM_WALL_CLOCK         (0x4B56_4D00, "MSR_KVM_WALL_CLOCK_NEW",      "Where KVM writes the wall clock"),
  KVM_SYSTEM_TIME        (0x4B56_4D01, "MSR_KVM_SYSTEM_TIME_NEW",     "Where KVM writes the KVM clock"),
  KVM_ASYNC_PF_EN        (0x4B56_4D02, "MSR_KVM_ASYNC_PF_EN",         "Enables asynchronous page faults"),
  KVM_STEAL_TIME         (0x4B56_4D03, "MSR_KVM_STEAL_TIME",          "Where KVM writes the stolen time"),
  KVM_PV_EOI_EN          (0x4B56_4D04, "MSR_KVM_PV_EOI_EN",           "Enables end of interrupt without an exit"),
  KVM_POLL_CONTROL       (0x4B56_4D05, "MSR_KVM_POLL_CONTROL",        "Stops the host's polling on HLT"),
  KVM_ASYNC_PF_INT       (0x4B56_4D06, "MSR_KVM_ASYNC_PF_INT",        "Interrupt vector of a resolved fault"),
  KVM_ASYNC_PF_ACK       (0x4B56_4D07, "MSR_KVM_ASYNC_PF_ACK",        "Asks for the next resolved fault"),
  KVM_MIGRATION_CONTROL  (0x4B56_4D08, "MSR_KVM_MIGRATION_CONTROL",   "Allows live migration of an encrypted guest"),
  // -- long mode --------------------------------------------------------------------------------------
  EFER                   (0xC000_0080, "IA32_EFER",                   "Long mode, SYSCALL, NX, SVM"),
  TSC_AUX                (0xC000_0103, "IA32_TSC_AUX",                "What RDTSCP and RDPID return beside the TSC"),
  TSC_RATIO              (0xC000_0104, "TSC_RATIO",                   "TSC rate of a guest (AMD)"),
  // -- AMD --------------------------------------------------------------------------------------------
  SYSCFG                 (0xC001_0010, "SYSCFG",                      "System switches, memory encryption among them"),
  HWCR                   (0xC001_0015, "HWCR",                        "Hardware switches, CPUID faulting among them"),
  VM_CR                  (0xC001_0114, "VM_CR",                       "Whether SVM is disabled or locked"),
  IGNNE                  (0xC001_0115, "IGNNE",                       "State of the IGNNE pin"),
  SMM_CTL                (0xC001_0116, "SMM_CTL",                     "SMM control"),
  VM_HSAVE_PA            (0xC001_0117, "VM_HSAVE_PA",                 "Where VMRUN saves the host"),
  SVM_KEY                (0xC001_0118, "SVM_KEY",                     "Unlocks SVM"),
  VIRT_SPEC_CTRL         (0xC001_011F, "VIRT_SPEC_CTRL",              "SSBD as a hypervisor offers it"),
  SEV_STATUS             (0xC001_0131, "SEV_STATUS",                  "What kind of encrypted guest this is"),
  RMP_BASE               (0xC001_0132, "RMP_BASE",                    "Where the table of the owners of pages begins (SEV-SNP)"),
  OSVW_ID_LENGTH         (0xC001_0140, "OSVW_ID_LENGTH",              "Number of known errata"),
  OSVW_STATUS            (0xC001_0141, "OSVW_STATUS",                 "Errata that need a workaround"),
  DE_CFG                 (0xC001_1029, "DE_CFG",                      "Decoder switches, serialising LFENCE among them");
  // spotless:on

  private final int address;
  private final String manual;
  private final String meaning;

  Msr(int address, String manual, String meaning) {
    this.address = address;
    this.manual = manual;
    this.meaning = meaning;
  }

  public static Optional<Msr> of(int address) {
    for (Msr msr : values()) {
      if (msr.address == address) {
        return Optional.of(msr);
      }
    }
    return Optional.empty();
  }

  /** What RDMSR takes in ECX. */
  public int address() {
    return address;
  }

  /** The name in the manuals, or in KVM's documentation. */
  public String manual() {
    return manual;
  }

  /** One line that says what the register is. */
  public String meaning() {
    return meaning;
  }
}
