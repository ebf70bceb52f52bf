package guise.engine.vmx;

import guise.engine.isa.Cpu;
import guise.engine.isa.Event;
import guise.engine.isa.NestedGuest;
import guise.engine.memory.SecondLevel;
import org.jspecify.annotations.Nullable;

/** The vCPU around a nested guest: what entries and exits change beyond the plain registers. */
public interface VmxVcpu extends VmxFacts {
  Cpu cpu();

  /** Whether MOV SS blocks events in L1. */
  boolean isBlockedByMovSs();

  /** CR4 changes with the guest: CPUID mirrors some of its bits. */
  void loadCr4(long value);

  /** What a WRMSR of L1 would do; false where it would fault. */
  boolean writeMsr(int index, long value);

  /** Whether RDMSR would not fault. */
  boolean canReadMsr(int index);

  long readMsr(int index);

  /** Whether IA32_FEATURE_CONTROL is locked with VMX enabled. */
  boolean isEnabled();

  /** IA32_DEBUGCTL, IA32_PAT and the other registers that fields stand for. */
  long register(int msr);

  void setRegister(int msr, long value);

  /** The four PDPTEs that CR3 names in PAE mode are loaded; false if they are not well-formed. */
  boolean loadPdptes(long cr3);

  long pdpte(int number);

  void setPdpte(int number, long value);

  /** Whether 4 KiB of RAM are at a physical address. */
  boolean isMemory(long address);

  int readInt(long address);

  long readLong(long address);

  /** An entry of a table of translations: 0 where there is no memory. */
  long readEntry(long address);

  long read(long address, int size);

  void write(long address, int size, long value);

  void writeInt(long address, int value);

  void writeLong(long address, long value);

  /** All registers are loaded. */
  void settle();

  /** Forgets all translations. */
  void flush();

  /** L2 begins: what its instructions do that L1 intercepts is the guest's to decide. */
  void enter(NestedGuest guest, @Nullable SecondLevel second, long tag);

  void leave();

  /**
   * L2 is about to run: events that are blocked (interruptibility), and whether it is active (0),
   * halted (1) or waits for a SIPI (3).
   */
  void begun(long interruptibility, long activity);

  /** What blocks events in L2, in the bits of the interruptibility state. */
  long interruptibility();

  /** The same between instructions: what blocks events before the next one. */
  long nextInterruptibility();

  /** Whether the vCPU is active (0), halted (1) or waits for a SIPI (3). */
  long activity();

  /** Whether an event of an entry waits for its delivery. */
  boolean hasInjection();

  /** L1 runs, active and with nothing blocked. */
  void ended();

  /** Delivers an event before L2's first instruction. */
  void inject(Event event);

  /** Abandons L1 ({@code VMX abort}): a shutdown. */
  void shutDown();
}
