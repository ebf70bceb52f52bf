package guise.engine.vmx;

/** The VM-execution, exit and entry controls, by field and bit (SDM volume 3, 26.6 to 26.8). */
enum Control {
  // spotless:off
  EXTERNAL_INTERRUPT_EXITING (VmcsField.PIN_CONTROLS, 0),
  NMI_EXITING                (VmcsField.PIN_CONTROLS, 3),
  VIRTUAL_NMIS               (VmcsField.PIN_CONTROLS, 5),
  PREEMPTION_TIMER           (VmcsField.PIN_CONTROLS, 6),
  POSTED_INTERRUPTS          (VmcsField.PIN_CONTROLS, 7),

  INTERRUPT_WINDOW_EXITING   (VmcsField.PROC_CONTROLS, 2),
  TSC_OFFSETTING             (VmcsField.PROC_CONTROLS, 3),
  HLT_EXITING                (VmcsField.PROC_CONTROLS, 7),
  INVLPG_EXITING             (VmcsField.PROC_CONTROLS, 9),
  MWAIT_EXITING              (VmcsField.PROC_CONTROLS, 10),
  RDPMC_EXITING              (VmcsField.PROC_CONTROLS, 11),
  RDTSC_EXITING              (VmcsField.PROC_CONTROLS, 12),
  CR3_LOAD_EXITING           (VmcsField.PROC_CONTROLS, 15),
  CR3_STORE_EXITING          (VmcsField.PROC_CONTROLS, 16),
  CR8_LOAD_EXITING           (VmcsField.PROC_CONTROLS, 19),
  CR8_STORE_EXITING          (VmcsField.PROC_CONTROLS, 20),
  TPR_SHADOW                 (VmcsField.PROC_CONTROLS, 21),
  NMI_WINDOW_EXITING         (VmcsField.PROC_CONTROLS, 22),
  MOV_DR_EXITING             (VmcsField.PROC_CONTROLS, 23),
  UNCONDITIONAL_IO_EXITING   (VmcsField.PROC_CONTROLS, 24),
  USE_IO_BITMAPS             (VmcsField.PROC_CONTROLS, 25),
  MONITOR_TRAP_FLAG          (VmcsField.PROC_CONTROLS, 27),
  USE_MSR_BITMAPS            (VmcsField.PROC_CONTROLS, 28),
  MONITOR_EXITING            (VmcsField.PROC_CONTROLS, 29),
  PAUSE_EXITING              (VmcsField.PROC_CONTROLS, 30),
  SECONDARY                  (VmcsField.PROC_CONTROLS, 31),

  VIRTUALIZE_APIC_ACCESSES   (VmcsField.SECONDARY_CONTROLS, 0),
  EPT                        (VmcsField.SECONDARY_CONTROLS, 1),
  DESCRIPTOR_TABLE_EXITING   (VmcsField.SECONDARY_CONTROLS, 2),
  RDTSCP                     (VmcsField.SECONDARY_CONTROLS, 3),
  VIRTUALIZE_X2APIC          (VmcsField.SECONDARY_CONTROLS, 4),
  VPID                       (VmcsField.SECONDARY_CONTROLS, 5),
  WBINVD_EXITING             (VmcsField.SECONDARY_CONTROLS, 6),
  UNRESTRICTED_GUEST         (VmcsField.SECONDARY_CONTROLS, 7),
  APIC_REGISTER              (VmcsField.SECONDARY_CONTROLS, 8),
  VIRTUAL_INTERRUPT_DELIVERY (VmcsField.SECONDARY_CONTROLS, 9),
  RDRAND_EXITING             (VmcsField.SECONDARY_CONTROLS, 11),
  INVPCID                    (VmcsField.SECONDARY_CONTROLS, 12),
  VMFUNC                     (VmcsField.SECONDARY_CONTROLS, 13),
  SHADOW_VMCS                (VmcsField.SECONDARY_CONTROLS, 14),
  RDSEED_EXITING             (VmcsField.SECONDARY_CONTROLS, 16),
  PML                        (VmcsField.SECONDARY_CONTROLS, 17),
  XSAVES                     (VmcsField.SECONDARY_CONTROLS, 20),
  MODE_BASED_EPT             (VmcsField.SECONDARY_CONTROLS, 22),
  TSC_SCALING                (VmcsField.SECONDARY_CONTROLS, 25),
  USER_WAIT                  (VmcsField.SECONDARY_CONTROLS, 26),

  EXIT_SAVE_DEBUG            (VmcsField.EXIT_CONTROLS, 2),
  EXIT_HOST_64               (VmcsField.EXIT_CONTROLS, 9),
  EXIT_LOAD_PERF             (VmcsField.EXIT_CONTROLS, 12),
  EXIT_ACK_INTERRUPT         (VmcsField.EXIT_CONTROLS, 15),
  EXIT_SAVE_PAT              (VmcsField.EXIT_CONTROLS, 18),
  EXIT_LOAD_PAT              (VmcsField.EXIT_CONTROLS, 19),
  EXIT_SAVE_EFER             (VmcsField.EXIT_CONTROLS, 20),
  EXIT_LOAD_EFER             (VmcsField.EXIT_CONTROLS, 21),
  EXIT_SAVE_TIMER            (VmcsField.EXIT_CONTROLS, 22),
  EXIT_CLEAR_BNDCFGS         (VmcsField.EXIT_CONTROLS, 23),
  EXIT_LOAD_CET              (VmcsField.EXIT_CONTROLS, 28),

  ENTRY_LOAD_DEBUG           (VmcsField.ENTRY_CONTROLS, 2),
  ENTRY_IA32E                (VmcsField.ENTRY_CONTROLS, 9),
  ENTRY_LOAD_PERF            (VmcsField.ENTRY_CONTROLS, 13),
  ENTRY_LOAD_PAT             (VmcsField.ENTRY_CONTROLS, 14),
  ENTRY_LOAD_EFER            (VmcsField.ENTRY_CONTROLS, 15),
  ENTRY_LOAD_BNDCFGS         (VmcsField.ENTRY_CONTROLS, 16),
  ENTRY_LOAD_CET             (VmcsField.ENTRY_CONTROLS, 20);
  // spotless:on

  private final VmcsField field;
  private final long mask;

  Control(VmcsField field, int bit) {
    this.field = field;
    this.mask = 1L << bit;
  }

  /** Whether the control is on; a secondary one counts only where secondary controls are on. */
  boolean isOn(FieldReader vmcs) {
    return vmcs.has(field, mask) && (field != VmcsField.SECONDARY_CONTROLS || SECONDARY.isOn(vmcs));
  }
}
