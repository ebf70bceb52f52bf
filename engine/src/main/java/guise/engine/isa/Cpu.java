package guise.engine.isa;

import guise.engine.memory.LinearMemory;
import guise.x86.StaticFeature;
import org.jspecify.annotations.Nullable;

/**
 * The processor that executes a guest: all architectural registers, as they are now.
 *
 * <p>One machine with public fields and no setters, for the semantics of this package and the vCPU
 * around it; nothing of it leaves the module.
 */
public final class Cpu extends FlagRegister {
  public static final int RAX = 0;
  public static final int RCX = 1;
  public static final int RDX = 2;
  public static final int RBX = 3;
  public static final int RSP = 4;
  public static final int RBP = 5;
  public static final int RSI = 6;
  public static final int RDI = 7;

  /** The general registers, by the number that encodes them. */
  public final long[] r = new long[16];

  /** Where the instruction begins that is being executed. */
  public long at;

  /** Where execution goes on: behind the instruction, until a branch says otherwise. */
  public long rip;

  /** Whether another processor has written code that this one may have decoded. */
  volatile boolean codeWritten;

  /** How many instructions generated code has left, before the step loop is to look around. */
  int left;

  /** The linear address of the operand that is being modified. */
  long modified;

  // -- segments ---------------------------------------------------------------------------------
  /** ES, CS, SS, DS, FS, GS. */
  public final SegmentRegister[] segments = new SegmentRegister[6];

  public final SegmentRegister tr = new SegmentRegister();
  public final SegmentRegister ldt = new SegmentRegister();
  public long gdtBase;
  public int gdtLimit = 0xFFFF;
  public long idtBase;
  public int idtLimit = 0xFFFF;

  // -- control ----------------------------------------------------------------------------------
  public long cr0 = 0x6000_0010;
  public long cr2;
  public long cr3;
  public long cr4;
  public long cr8;
  public long efer;
  public final long[] dr = {0, 0, 0, 0};
  public long dr6 = 0xFFFF_0FF0L;
  public long dr7 = 0x400;

  // -- model-specific registers that instructions use: the MSR code reads and writes them here ----
  public long star;
  public long lstar;
  public long cstar;
  public long syscallMask;
  public long kernelGsBase;
  public long sysenterCs;
  public long sysenterEsp;
  public long sysenterEip;
  public long tscAux;

  // -- extended state that instructions and memory look at ----------------------------------------
  public long xcr0 = 1;
  public int pkru;

  /** The registers of x87, SSE and their successors. */
  public final ExtendedState extended = new ExtendedState();

  // -- what is pending ---------------------------------------------------------------------------
  /** MOV SS and POP SS: no interrupt and no trap before the next instruction is done. */
  public static final int SHADOW_OF_MOV_SS = 1;

  /** STI: no interrupt before the next instruction is done. */
  public static final int SHADOW_OF_STI = 2;

  /** What casts a shadow on the next instruction; the step loop ends it. */
  public int shadow;

  /** What casts a shadow on the instruction that is being executed. */
  public int under;

  /** Whether an NMI is being handled: the next waits for IRET. */
  public boolean nmiMasked;

  /** The event that is being delivered, if one is: what an exit meanwhile reports as vectoring. */
  public @Nullable Event delivering;

  /** The hypervisor in the guest, while its own guest runs: what it intercepts. */
  public @Nullable NestedGuest nested;

  // -- what follows from the above; settle() brings it up to date --------------------------------
  /** The bytes of a default address: 2, 4 or 8 (64-bit mode). */
  public int codeSize = 2;

  /** Whether 64-bit mode is on: long mode, and CS.L. */
  public boolean code64;

  public int cpl;

  /** VMX, where the guest has it. */
  public @Nullable VmxUnit vmx;

  /** SVM, where the guest has it. */
  public @Nullable SvmUnit svm;

  /** What besides the PCID tells address spaces apart: VPID or ASID, from bit 12 on. */
  public long space;

  /** Real-address mode: CR0.PE is clear. */
  public boolean realMode = true;

  /** Virtual-8086 mode. */
  public boolean v86;

  /** Whether IA-32e mode is active, 64-bit mode or compatibility mode. */
  public boolean longMode;

  public final LinearMemory memory;
  public final Hypervisor hypervisor;

  public Cpu(LinearMemory memory, Hypervisor hypervisor) {
    this.memory = memory;
    this.hypervisor = hypervisor;
    for (int i = 0; i < segments.length; i++) {
      segments[i] = new SegmentRegister();
    }
  }

  /**
   * Brings up to date what follows from control registers, segments and flags, and tells memory.
   * Whoever changes CR0, CR3, CR4, EFER, CS, SS, RFLAGS.VM or PKRU calls it.
   */
  public void settle() {
    longMode = (efer & 1 << 10) != 0;
    realMode = (cr0 & 1) == 0;
    v86 = !realMode && flag(VM) && !longMode;
    code64 = longMode && segments[SegmentRegister.CS].l != 0;
    codeSize = code64 ? 8 : segments[SegmentRegister.CS].db != 0 ? 4 : 2;
    cpl = realMode ? 0 : v86 ? 3 : segments[SegmentRegister.SS].dpl;
    memory.protectionKeys(pkru);
    memory.accessor(cpl, flag(AC), code64);
    long pcid = (cr4 & 1 << 17) != 0 ? cr3 & 0xFFF : 0;
    memory.control(space | pcid, cr0, cr3, cr4, efer);
  }

  /** Whether a null selector leaves the base of a segment as it was: AMD's older processors. */
  boolean keepsNullBase() {
    return hypervisor.amdCompatible() && !hypervisor.has(StaticFeature.NULL_SEL_CLR_BASE);
  }

  /** The segment that is the stack. */
  SegmentRegister ss() {
    return segments[SegmentRegister.SS];
  }

  SegmentRegister cs() {
    return segments[SegmentRegister.CS];
  }

  // -- registers --------------------------------------------------------------------------------

  /** Reads a general register, zero-extended from {@code size} bytes. */
  long register(int number, int size, boolean rex) {
    return switch (size) {
      case 8 -> r[number];
      case 4 -> r[number] & 0xFFFF_FFFFL;
      case 2 -> r[number] & 0xFFFF;
      default -> number >= 4 && number < 8 && !rex ? r[number - 4] >>> 8 & 0xFF : r[number] & 0xFF;
    };
  }

  /** Writes a general register: 32 bits clear the upper half, 8 and 16 leave the rest. */
  void setRegister(int number, int size, boolean rex, long value) {
    switch (size) {
      case 8 -> r[number] = value;
      case 4 -> r[number] = value & 0xFFFF_FFFFL;
      case 2 -> r[number] = r[number] & ~0xFFFFL | value & 0xFFFF;
      default -> setByte(number, rex, value);
    }
  }

  /** Writes AL, AX or EAX. */
  public void setAccumulator(int size, long value) {
    setRegister(RAX, size, false, value);
  }

  private void setByte(int number, boolean rex, long value) {
    if (number >= 4 && number < 8 && !rex) {
      r[number - 4] = r[number - 4] & ~0xFF00L | (value & 0xFF) << 8;
    } else {
      r[number] = r[number] & ~0xFFL | value & 0xFF;
    }
  }

  // -- flags ------------------------------------------------------------------------------------

  /** Writes RFLAGS; AC changes what memory lets the processor do. */
  @Override
  public void setRflags(long value) {
    boolean rights = flag(AC) != ((value & AC) != 0);
    super.setRflags(value);
    if (rights) {
      memory.accessor(cpl, flag(AC), code64);
    }
  }

  // -- privilege --------------------------------------------------------------------------------

  /** Protected mode, virtual-8086 mode not counted. */
  boolean isProtected() {
    return !realMode && !v86;
  }

  /** What an instruction of L2 does instead, where its L1 wants to see it. */
  @Nullable Outcome intercepted(Decoded in, Intercept what, long detail) {
    NestedGuest guest = nested;
    return guest == null ? null : guest.intercepted(this, in, what, detail);
  }

  /** Whether L1 has not let L2 have an instruction: then it is #UD. */
  boolean isWithheld(Intercept what) {
    NestedGuest guest = nested;
    return guest != null && guest.withholds(what);
  }

  /** CR0 as the guest that runs reads it. */
  long cr0Seen() {
    NestedGuest guest = nested;
    return guest == null ? cr0 : guest.cr0Seen(this);
  }

  long cr4Seen() {
    NestedGuest guest = nested;
    return guest == null ? cr4 : guest.cr4Seen(this);
  }

  /** What a write to CR0 amounts to: of L2, what its L1 owns stays. */
  long cr0Meant(long written) {
    NestedGuest guest = nested;
    return guest == null ? written : guest.cr0Written(this, written);
  }

  long cr4Meant(long written) {
    NestedGuest guest = nested;
    return guest == null ? written : guest.cr4Written(this, written);
  }

  boolean isCanonical(long address) {
    return memory.isCanonical(address);
  }

  // -- memory -----------------------------------------------------------------------------------

  /** Reads {@code size} bytes (1, 2, 4, 8) at an offset of a segment, zero-extended. */
  long read(int segment, long offset, int size) {
    return memory.read(linear(segment, offset, size, false), size);
  }

  /** Writes the lower {@code size} bytes of a value. */
  void write(int segment, long offset, int size, long value) {
    memory.write(linear(segment, offset, size, true), size, value);
  }

  /**
   * Reads what is going to be written back: whoever may not write faults now, as for a write.
   * {@link #modified} is where.
   */
  long readToModify(int segment, long offset, int size) {
    long linear = linear(segment, offset, size, true);
    modified = linear;
    return memory.readToModify(linear, size);
  }

  /** The bytes of a stack pointer: 2, 4 or 8. */
  int stackSize() {
    return code64 ? 8 : segments[SegmentRegister.SS].db != 0 ? 4 : 2;
  }

  /** Faults now where a later write would. */
  void probeWrite(int segment, long offset, int size) {
    memory.probeWrite(linear(segment, offset, size, true), size);
  }

  /** The linear address of an offset that is not accessed: no check. */
  long linearOf(int segment, long offset) {
    if (code64) {
      return segment < SegmentRegister.FS ? offset : offset + segments[segment].base;
    }
    return offset + segments[segment].base & 0xFFFF_FFFFL;
  }

  /** The linear address of an offset, checked against the segment; canonicality is memory's. */
  long linear(int segment, long offset, int size, boolean write) {
    if (code64) {
      if (segment == SegmentRegister.SS) {
        return Segmentation.stack(this, offset);
      }
      return segment < SegmentRegister.FS ? offset : offset + segments[segment].base;
    }
    SegmentRegister at = segments[segment];
    boolean simple = at.flat && offset >= 0 && offset + size <= 1L << 32;
    return simple ? offset : Segmentation.linear(this, segment, offset, size, write);
  }
}
