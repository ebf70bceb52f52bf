package guise.engine.isa;

import guise.engine.memory.LinearMemory;

/**
 * The processor that executes a guest: all architectural registers, as they are now.
 *
 * <p>One machine with public fields and no setters, for the semantics of this package and the vCPU
 * around it; nothing of it leaves the module.
 */
public final class Cpu {
  public static final int RAX = 0;
  public static final int RCX = 1;
  public static final int RDX = 2;
  public static final int RBX = 3;
  public static final int RSP = 4;
  public static final int RBP = 5;
  public static final int RSI = 6;
  public static final int RDI = 7;

  public static final long CF = 1;
  public static final long PF = 1 << 2;
  public static final long AF = 1 << 4;
  public static final long ZF = 1 << 6;
  public static final long SF = 1 << 7;
  public static final long TF = 1 << 8;
  public static final long IF = 1 << 9;
  public static final long DF = 1 << 10;
  public static final long OF = 1 << 11;
  public static final long STATUS = CF | PF | AF | ZF | SF | OF;

  /** The general registers, by the number that encodes them. */
  public final long[] r = new long[16];

  /** Where the instruction begins that is being executed. */
  public long at;

  /** Where execution goes on: behind the instruction, until a branch says otherwise. */
  public long rip;

  // -- flags: RFLAGS, and the status flags of the last arithmetic, not yet worked out -------------
  private long rflags = 2;

  /** Whether the status flags stand in {@link #result} and {@link #carries}, not in rflags. */
  private boolean lazy;

  /** The result, sign-extended: ZF, SF and PF follow from it. */
  private long result;

  /**
   * The carries out of every bit, the top bit of the operand at bit 63 (CF), the one below at bit
   * 62 (OF is the exclusive or of the two), and the carry out of bit 3 at bit 3 (AF).
   */
  private long carries;

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

  // -- what follows from the above; settle() brings it up to date --------------------------------
  /** The bytes of a default address: 2, 4 or 8 (64-bit mode). */
  public int codeSize = 2;

  /** Whether 64-bit mode is on: long mode, and CS.L. */
  public boolean code64;

  public int cpl;

  public final LinearMemory memory;
  public final Hypervisor hypervisor;

  public Cpu(LinearMemory memory, Hypervisor hypervisor) {
    this.memory = memory;
    this.hypervisor = hypervisor;
    for (int i = 0; i < segments.length; i++) {
      segments[i] = new SegmentRegister();
    }
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

  private void setByte(int number, boolean rex, long value) {
    if (number >= 4 && number < 8 && !rex) {
      r[number - 4] = r[number - 4] & ~0xFF00L | (value & 0xFF) << 8;
    } else {
      r[number] = r[number] & ~0xFFL | value & 0xFF;
    }
  }

  // -- flags ------------------------------------------------------------------------------------

  /** The status flags of an addition {@code a + b (+ carry in) = sum}, of {@code size} bytes. */
  void flagsOfAdd(long a, long b, long sum, int size) {
    setCarries(a & b | (a | b) & ~sum, sum, size);
  }

  /** The status flags of a subtraction {@code a - b (- borrow in) = difference}. */
  void flagsOfSubtract(long a, long b, long difference, int size) {
    setCarries(~a & b | (~a | b) & difference, difference, size);
  }

  /** The status flags of AND, OR, XOR, TEST: CF and OF clear; AF, undefined, clear as well. */
  void flagsOfLogic(long value, int size) {
    lazy = true;
    int shift = 64 - 8 * size;
    result = value << shift >> shift;
    carries = 0;
  }

  private void setCarries(long out, long value, int size) {
    lazy = true;
    int shift = 64 - 8 * size;
    result = value << shift >> shift;
    carries = shift == 0 ? out : out << shift | out & 8;
  }

  /** INC and DEC: everything but CF. */
  void keepCarry(boolean carry) {
    boolean overflow = of();
    long top = carry ? 1L << 63 : 0;
    long below = overflow != carry ? 1L << 62 : 0;
    carries = carries & ~(3L << 62) | top | below;
  }

  /** All status flags at once, from a word like RFLAGS. */
  void setStatus(long flags) {
    lazy = false;
    rflags = rflags & ~STATUS | flags & STATUS;
  }

  boolean cf() {
    return lazy ? carries < 0 : (rflags & CF) != 0;
  }

  boolean zf() {
    return lazy ? result == 0 : (rflags & ZF) != 0;
  }

  boolean sf() {
    return lazy ? result < 0 : (rflags & SF) != 0;
  }

  boolean of() {
    return lazy ? (carries ^ carries << 1) < 0 : (rflags & OF) != 0;
  }

  boolean pf() {
    return lazy ? (Integer.bitCount((int) result & 0xFF) & 1) == 0 : (rflags & PF) != 0;
  }

  boolean af() {
    return lazy ? (carries & 8) != 0 : (rflags & AF) != 0;
  }

  /** RFLAGS, whole. */
  public long rflags() {
    if (lazy) {
      long status =
          (cf() ? CF : 0)
              | (pf() ? PF : 0)
              | (af() ? AF : 0)
              | (zf() ? ZF : 0)
              | (sf() ? SF : 0)
              | (of() ? OF : 0);
      rflags = rflags & ~STATUS | status;
      lazy = false;
    }
    return rflags;
  }

  public void setRflags(long value) {
    lazy = false;
    rflags = value | 2;
  }

  /** A flag that is no status flag: TF, IF, DF and the rest. */
  boolean flag(long mask) {
    return (rflags & mask) != 0;
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

  /** The linear address of an offset, checked against the segment; canonicality is memory's. */
  long linear(int segment, long offset, int size, boolean write) {
    if (code64) {
      return segment < SegmentRegister.FS ? offset : offset + segments[segment].base;
    }
    SegmentRegister at = segments[segment];
    return at.flat
        ? offset & 0xFFFF_FFFFL
        : Segmentation.linear(this, segment, offset, size, write);
  }
}
