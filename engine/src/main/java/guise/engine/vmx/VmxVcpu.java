package guise.engine.vmx;

import guise.engine.isa.Cpu;

/** The vCPU around a nested guest: what entries and exits change beyond the plain registers. */
public interface VmxVcpu extends VmxFacts {
  Cpu cpu();

  /** CR4 changes with the guest: CPUID mirrors some of its bits. */
  void loadCr4(long value);

  /** What a WRMSR of L1 would do; false where it would fault. */
  boolean writeMsr(int index, long value);

  /** Whether RDMSR would not fault. */
  boolean canReadMsr(int index);

  long readMsr(int index);

  /** IA32_DEBUGCTL, IA32_PAT and the other registers that fields stand for. */
  long register(int msr);

  void setRegister(int msr, long value);

  /** The four PDPTEs that CR3 names in PAE mode are loaded; false if they are not well-formed. */
  boolean loadPdptes(long cr3);

  long pdpte(int number);

  void setPdpte(int number, long value);

  long readLong(long address);

  void writeInt(long address, int value);

  void writeLong(long address, long value);

  /** Translations are others from here on. */
  void translationChanged();

  /** L2 begins or ends: what its instructions do that L1 intercepts is this guest's to decide. */
  void enter(NestedVmx guest);

  void leave();

  /**
   * L2 is about to run: events that are blocked (interruptibility), and whether it is active (0),
   * halted (1) or waits for a SIPI (3).
   */
  void begun(long interruptibility, long activity);

  /** Stores interruptibility and activity, which the vCPU keeps, at an exit. */
  void saveEnded(Vmcs vmcs);

  /** Delivers an event before L2's first instruction; no error code: -1. */
  void inject(int type, int vector, int code, int length);

  /** The time stamp counter without offsets. */
  long hostTsc();

  /** Abandons L1 ({@code VMX abort}): a shutdown. */
  void shutDown();
}
