package guise.engine.svm;

import guise.engine.isa.Cpu;
import guise.engine.isa.Event;
import guise.engine.isa.NestedGuest;
import guise.engine.memory.SecondLevel;
import guise.x86.StaticFeature;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The vCPU around a nested guest of SVM: its capabilities, and what VMRUN changes beyond Cpu. */
public interface SvmVcpu {
  Cpu cpu();

  /** The bits of a physical address that L1's CPU reserves. */
  long reservedPhysical();

  /** The bits of CR4 that L1 may not set. */
  long reservedCr4();

  boolean isValidEfer(long value);

  /** Whether the guest has nested paging, and the address of the next instruction at exits. */
  boolean hasNestedPaging();

  boolean hasNextRip();

  /** Whether a nested-paging bit without the feature is dropped (7.x) or refused. */
  boolean dropsNestedPaging();

  /** Whether VMRUN's checks include the injected event and the PAT. */
  boolean checksEvents();

  /** Whether they include that virtual NMIs come with an intercept of NMIs. */
  boolean checksVirtualNmis();

  /** Whether they include that TLB_CONTROL flushes all or nothing. */
  boolean checksTlbControl();

  /** Intercepts of instructions that the guest lacks are dropped. */
  boolean has(StaticFeature feature);

  /** 4 KiB of RAM at a physical address, or null. */
  @Nullable MemorySegment page(long address);

  boolean isMemory(long address);

  int readInt(long address);

  long readLong(long address);

  /** An entry of a table of translations: 0 where there is no memory. */
  long readEntry(long address);

  void writeLong(long address, long value);

  /** CR4 changes with the guest: CPUID mirrors some of its bits. */
  void loadCr4(long value);

  boolean loadPdptes(long cr3);

  /** Registers that live with the vCPU's MSRs: STAR, SYSENTER, PAT, KERNEL_GS_BASE, VM_HSAVE_PA. */
  long register(int msr);

  void setRegister(int msr, long value);

  void settle();

  void flush();

  void enter(NestedGuest guest, @Nullable SecondLevel second, long tag);

  void leave();

  /** L2 is about to run with an interrupt shadow. */
  void begun(boolean shadow);

  /** Whether an interrupt shadow is on. */
  boolean shadow();

  /** Delivers an event before L2's first instruction. */
  void inject(Event event);

  /** Whether an event of a VMRUN waits for its delivery. */
  boolean hasInjection();

  /** L1 cannot go on: a shutdown. */
  void shutDown();
}
