package guise.engine.isa;

/**
 * RFLAGS of a processor, its status flags worked out only when somebody asks: what the last
 * arithmetic leaves is its result and its carries.
 */
abstract class FlagRegister {
  public static final long CF = 1;
  public static final long PF = 1 << 2;
  public static final long AF = 1 << 4;
  public static final long ZF = 1 << 6;
  public static final long SF = 1 << 7;
  public static final long TF = 1 << 8;
  public static final long IF = 1 << 9;
  public static final long DF = 1 << 10;
  public static final long OF = 1 << 11;
  public static final long IOPL = 3 << 12;
  public static final long NT = 1 << 14;
  public static final long RF = 1 << 16;
  public static final long VM = 1 << 17;
  public static final long AC = 1 << 18;
  public static final long VIF = 1 << 19;
  public static final long VIP = 1 << 20;
  public static final long ID = 1 << 21;
  public static final long STATUS = CF | PF | AF | ZF | SF | OF;

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

  /** CF, in the top bit. */
  long topCarry() {
    return lazy ? carries : rflags << 63;
  }

  /** INC and DEC, after their addition: CF is what {@link #topCarry} was before. */
  void keepCarry(long carry) {
    long top = carry & Long.MIN_VALUE;
    long overflow = (carries ^ carries << 1) & Long.MIN_VALUE;
    carries = carries & 8 | top | (overflow ^ top) >>> 1;
  }

  /** The status flags of a result whose carry and overflow are known; AF clear. */
  void flagsOf(long value, boolean carry, boolean overflow, int size) {
    lazy = true;
    int shift = 64 - 8 * size;
    result = value << shift >> shift;
    carries = (carry ? 1L << 63 : 0) | (overflow == carry ? 0 : 1L << 62);
  }

  /** CF and OF alone: rotates. */
  void setCarryAndOverflow(boolean carry, boolean overflow) {
    if (lazy) {
      carries = carries & 8 | (carry ? 1L << 63 : 0) | (overflow == carry ? 0 : 1L << 62);
    } else {
      rflags = rflags & ~(CF | OF) | (carry ? CF : 0) | (overflow ? OF : 0);
    }
  }

  /** CF alone: BT, STC. */
  void setCarry(boolean carry) {
    setCarryAndOverflow(carry, of());
  }

  /** ZF alone: CMPXCHG8B, ARPL. */
  void setZero(boolean zero) {
    setStatus(rflags() & ~ZF | (zero ? ZF : 0));
  }

  /** Sets or clears flags that are no status flags. */
  void setFlag(long mask, boolean on) {
    rflags = on ? rflags | mask : rflags & ~mask;
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

  /** Clears RF: the instruction it spared is being executed. */
  void clearResume() {
    rflags &= ~RF;
  }

  /** Sets RF again: an instruction was not done after all. */
  void resume() {
    rflags |= RF;
  }

  /** A flag that is no status flag: TF, IF, DF and the rest. */
  public boolean flag(long mask) {
    return (rflags & mask) != 0;
  }

  int iopl() {
    return (int) (rflags >>> 12) & 3;
  }
}
