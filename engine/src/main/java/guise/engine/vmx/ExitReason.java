package guise.engine.vmx;

/** The basic exit reasons that happen to guests of KVM (SDM volume 3, appendix C). */
enum ExitReason {
  // spotless:off
  EXCEPTION_OR_NMI    ( 0), EXTERNAL_INTERRUPT ( 1), TRIPLE_FAULT    ( 2), INTERRUPT_WINDOW ( 7),
  NMI_WINDOW          ( 8), TASK_SWITCH        ( 9), CPUID           (10), GETSEC           (11),
  HLT                 (12), INVD               (13), INVLPG          (14), RDPMC            (15),
  RDTSC               (16), RSM                (17), VMCALL          (18), VMCLEAR          (19),
  VMLAUNCH            (20), VMPTRLD            (21), VMPTRST         (22), VMREAD           (23),
  VMRESUME            (24), VMWRITE            (25), VMXOFF          (26), VMXON            (27),
  CR_ACCESS           (28), DR_ACCESS          (29), IO              (30), RDMSR            (31),
  WRMSR               (32), INVALID_GUEST      (33), MSR_LOADING     (34), MWAIT            (36),
  MONITOR_TRAP        (37), MONITOR            (39), PAUSE           (40), TPR_THRESHOLD    (43),
  GDTR_IDTR           (46), LDTR_TR            (47), EPT_VIOLATION   (48), EPT_MISCONFIG    (49),
  INVEPT              (50), RDTSCP             (51), PREEMPTION_TIMER(52), INVVPID          (53),
  WBINVD              (54), XSETBV             (55), RDRAND          (57), INVPCID          (58),
  VMFUNC              (59), RDSEED             (61), XSAVES          (63), XRSTORS          (64);
  // spotless:on

  /** What is set in the reason of an entry that failed. */
  static final long FAILED_ENTRY = 1L << 31;

  private final int number;

  ExitReason(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
