package guise.engine.isa;

import guise.x86.StaticFeature;

/**
 * What the processor asks of KVM: everything that KVM intercepts and decides, for the vCPU that
 * this processor is. Answers go into the registers of the {@link Cpu}.
 */
public interface Hypervisor {
  /** Whether the guest has a feature: without it, its instructions are #UD. */
  boolean has(StaticFeature feature);

  /** CPUID: the answer to EAX and ECX goes to EAX, EBX, ECX and EDX. */
  Outcome cpuid(Cpu cpu);

  /** RDMSR of ECX into EDX:EAX, the privilege already checked. */
  Outcome rdmsr(Cpu cpu);

  /** WRMSR of EDX:EAX to ECX, the privilege already checked. */
  Outcome wrmsr(Cpu cpu);

  /** XSETBV of EDX:EAX to ECX, CR4.OSXSAVE and the privilege already checked. */
  Outcome xsetbv(Cpu cpu);

  /**
   * Whether XSETBV comes to the hypervisor even with CR4.OSXSAVE clear. A processor as its manual
   * has it raises #UD.
   */
  default boolean takesEveryXsetbv() {
    return false;
  }

  /**
   * Whether code in real mode can be executed as far as the hypervisor is concerned. One that
   * emulates that mode may not know an instruction.
   */
  default boolean executesInRealMode(byte[] code) {
    return true;
  }

  /**
   * MOV to CR0, its privilege and interceptions already seen to: KVM's checks, then {@link
   * ControlState#setCr0}, then KVM's effects.
   */
  Outcome setCr0(Cpu cpu, long value);

  /** MOV to CR3; see {@link ControlState#setCr3}. */
  Outcome setCr3(Cpu cpu, long value);

  /**
   * MOV to CR4: the bits that KVM and the guest's CPUID forbid, then {@link ControlState#setCr4}.
   */
  Outcome setCr4(Cpu cpu, long value);

  /** MOV to CR8. */
  Outcome setCr8(Cpu cpu, long value);

  /** IN of {@code size} bytes into AL, AX or EAX, the privilege already checked. */
  Outcome in(Cpu cpu, int port, int size);

  /** OUT of {@code size} bytes. */
  Outcome out(Cpu cpu, int port, int size, int value);

  /** HLT, the privilege already checked. */
  Outcome halt(Cpu cpu);

  /** MONITOR (true) and MWAIT, which KVM may take for NOPs or for #UD. */
  Outcome monitor(Cpu cpu);

  Outcome mwait(Cpu cpu);

  /** VMCALL and VMMCALL. */
  Outcome hypercall(Cpu cpu);

  /** RDPMC of the counter ECX into EDX:EAX, CR4.PCE and the privilege already checked. */
  Outcome rdpmc(Cpu cpu);

  /** Whether the guest's CPU is of AMD's kind: SYSCALL, SYSENTER and others differ. */
  boolean amdCompatible();

  /** The state components that are not in their initial state (XGETBV with ECX = 1). */
  long stateInUse();

  /** The time stamp counter. */
  long tsc();

  /** A number for RDRAND and RDSEED, from the seed of the VM. */
  long random();
}
