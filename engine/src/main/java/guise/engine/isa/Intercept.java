package guise.engine.isa;

/**
 * What a hypervisor in the guest may intercept of what its guest does. The detail that comes with
 * it is 0 where nothing is said.
 */
public enum Intercept {
  CPUID,
  HLT,
  INVD,
  WBINVD,
  /** Detail: the linear address. */
  INVLPG,
  /** Detail: the linear address of the descriptor. */
  INVPCID,
  /** Detail: ECX. */
  RDPMC,
  RDTSC,
  RDTSCP,
  RSM,
  /** Detail: the register's number; the destination is the instruction's r/m. */
  CR_READ,
  /** Detail: the register's number; the source is the instruction's r/m. */
  CR_WRITE,
  /** SVM: a write to CR0 that changes more than TS and MP. Detail: the new value. */
  CR0_SELECTIVE,
  CLTS,
  /** Detail: the source operand; VMX also wants the linear address of a memory operand. */
  LMSW,
  SMSW,
  /** Detail: the register's number. */
  DR_READ,
  /** Detail: the register's number. */
  DR_WRITE,
  /** Detail: the port; size and prefixes are the instruction's. */
  IN,
  OUT,
  INS,
  OUTS,
  /** Detail: ECX. */
  RDMSR,
  /** Detail: ECX. */
  WRMSR,
  MONITOR,
  MWAIT,
  PAUSE,
  XSETBV,
  RDRAND,
  RDSEED,
  /** Detail: the components that are asked for (EDX:EAX and XCR0|XSS). */
  XSAVES,
  XRSTORS,
  SGDT,
  SIDT,
  SLDT,
  STR,
  LGDT,
  LIDT,
  LLDT,
  LTR,
  IRET,
  PUSHF,
  POPF,
  /** INT n. Detail: the vector. */
  SOFTWARE_INTERRUPT,
  /** INT1. */
  ICEBP,
  /** Detail: the selector. */
  TASK_SWITCH,
  SHUTDOWN,
  /** VMCALL or VMMCALL. */
  HYPERCALL,
  VMRUN,
  VMLOAD,
  VMSAVE,
  STGI,
  CLGI,
  SKINIT,
  /** Detail: the linear address. */
  INVLPGA,
  INVLPGB,
  TLBSYNC,
  RDPRU,
  WAITPKG,
  VMCLEAR,
  VMLAUNCH,
  VMPTRLD,
  VMPTRST,
  VMREAD,
  VMRESUME,
  VMWRITE,
  VMXOFF,
  VMXON,
  INVEPT,
  INVVPID,
  GETSEC
}
