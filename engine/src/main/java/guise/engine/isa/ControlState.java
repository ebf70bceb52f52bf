package guise.engine.isa;

import guise.engine.memory.LinearMemory;

/**
 * The control registers as the manual has them (SDM volume 3, 2.5, 4.1, 9.9): what each may become,
 * given the others, and what that does to paging. Which bits exist at all is the hypervisor's to
 * say, before it comes here.
 */
public final class ControlState {
  static final long PE = 1;
  static final long TS = 1 << 3;
  static final long ET = 1 << 4;
  static final long WP = 1 << 16;
  static final long NW = 1 << 29;
  static final long CD = 1 << 30;
  static final long PG = 1L << 31;

  static final long VME = 1;
  static final long PVI = 1 << 1;
  static final long TSD = 1 << 2;
  static final long DE = 1 << 3;
  static final long PSE = 1 << 4;
  static final long PAE = 1 << 5;
  static final long PGE = 1 << 7;
  static final long PCE = 1 << 8;
  static final long UMIP = 1 << 11;
  static final long LA57 = 1 << 12;
  static final long FSGSBASE = 1 << 16;
  static final long PCIDE = 1 << 17;
  static final long OSXSAVE = 1 << 18;
  static final long SMEP = 1 << 20;
  static final long SMAP = 1 << 21;
  static final long PKE = 1 << 22;
  static final long CET = 1 << 23;

  static final long SCE = 1;
  static final long LME = 1 << 8;
  static final long LMA = 1 << 10;

  /** The bits of CR4 whose change makes the PDPTRs be loaded anew (4.4.1). */
  private static final long LOADS_PDPTRS = PAE | PGE | PSE | SMEP;

  /** The bits of CR4 whose change invalidates translations (4.10.4.1). */
  private static final long FLUSHES = PAE | PGE | PSE | SMEP | PCIDE | LA57 | SMAP | PKE;

  private static final long NO_FLUSH = 1L << 63;
  private static final long PCID = 0xFFF;

  private ControlState() {}

  /** Whether four pointers that were loaded with CR3 are in use. */
  private static boolean usesPdptrs(long cr0, long cr4, long efer) {
    return (cr0 & PG) != 0 && (cr4 & PAE) != 0 && (efer & LMA) == 0;
  }

  /** MOV to CR0: #GP for what cannot be, otherwise {@link Outcome#ELSEWHERE}. */
  public static Outcome setCr0(Cpu cpu, long value) {
    if (value >>> 32 != 0 || !isPossible(value)) {
      return Outcome.gp();
    }
    boolean was = (cpu.cr0 & PG) != 0;
    boolean paging = (value & PG) != 0;
    if ((value & WP) == 0 && (cpu.cr4 & CET) != 0) {
      return Outcome.gp();
    }
    long efer = cpu.efer;
    if (paging && !was && (efer & LME) != 0) {
      if ((cpu.cr4 & PAE) == 0 || cpu.segments[SegmentRegister.CS].l != 0) {
        return Outcome.gp();
      }
      efer |= LMA;
    }
    if (!paging && was && (cpu.code64 || (cpu.cr4 & PCIDE) != 0)) {
      return Outcome.gp();
    }
    if (!paging) {
      efer &= ~LMA;
    }
    boolean reload = ((cpu.cr0 ^ value) & (CD | NW | PG)) != 0;
    if (reload && usesPdptrs(value, cpu.cr4, efer) && !cpu.memory.loadPdptrs(cpu.cr3)) {
      return Outcome.gp();
    }
    cpu.efer = efer;
    cpu.cr0 = value | ET;
    cpu.settle();
    return Outcome.ELSEWHERE;
  }

  private static boolean isPossible(long cr0) {
    boolean paging = (cr0 & PG) == 0 || (cr0 & PE) != 0;
    boolean cache = (cr0 & NW) == 0 || (cr0 & CD) != 0;
    return paging && cache;
  }

  /** MOV to CR3, the bits beyond the physical width already checked. */
  public static Outcome setCr3(Cpu cpu, long value) {
    boolean pcids = (cpu.cr4 & PCIDE) != 0;
    long cr3 = pcids ? value & ~NO_FLUSH : value;
    if (usesPdptrs(cpu.cr0, cpu.cr4, cpu.efer) && !cpu.memory.loadPdptrs(cr3)) {
      return Outcome.gp();
    }
    cpu.cr3 = cr3;
    cpu.settle();
    if (!pcids || (value & NO_FLUSH) == 0) {
      cpu.memory.flushNonGlobal();
    }
    return Outcome.ELSEWHERE;
  }

  /** MOV to CR4, the bits that KVM and the guest's CPUID forbid already checked. */
  public static Outcome setCr4(Cpu cpu, long value) {
    long changed = cpu.cr4 ^ value;
    boolean longMode = (cpu.efer & LMA) != 0;
    if (longMode && ((value & PAE) == 0 || (changed & LA57) != 0)) {
      return Outcome.gp();
    }
    boolean takesPcids = (value & changed & PCIDE) != 0;
    if (takesPcids && (!longMode || (cpu.cr3 & PCID) != 0)) {
      return Outcome.gp();
    }
    if ((value & CET) != 0 && (cpu.cr0 & WP) == 0) {
      return Outcome.gp();
    }
    boolean reload = (changed & LOADS_PDPTRS) != 0 && usesPdptrs(cpu.cr0, value, cpu.efer);
    if (reload && !cpu.memory.loadPdptrs(cpu.cr3)) {
      return Outcome.gp();
    }
    cpu.cr4 = value;
    cpu.settle();
    if ((changed & FLUSHES) != 0) {
      cpu.memory.flush();
    }
    return Outcome.ELSEWHERE;
  }

  /** WRMSR of EFER, the bits that do not exist already checked: LMA stays what paging makes it. */
  public static Outcome setEfer(Cpu cpu, long value) {
    if (((cpu.efer ^ value) & LME) != 0 && (cpu.cr0 & PG) != 0) {
      return Outcome.gp();
    }
    cpu.efer = value & ~LMA | cpu.efer & LMA;
    cpu.settle();
    return Outcome.ELSEWHERE;
  }

  /** What memory needs to know after registers were set from outside. */
  public static void restored(Cpu cpu) {
    LinearMemory memory = cpu.memory;
    cpu.settle();
    memory.flush();
    if (usesPdptrs(cpu.cr0, cpu.cr4, cpu.efer)) {
      memory.loadPdptrs(cpu.cr3); // what SREGS makes of bad pointers is nobody's fault
    }
  }
}
