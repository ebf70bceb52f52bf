package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * Rounds results and collects exceptions as MXCSR says (SDM volume 1, 11.5; volume 1, 4.9.1).
 *
 * <p>An instruction begins, computes all its elements, and ends, where exceptions become flags and
 * perhaps #XM. Exceptions known before computing are kept apart from those of results: if one of
 * the former is unmasked, no element has any of the latter.
 */
final class FloatUnit {
  static final int IE = 1;
  static final int DE = 1 << 1;
  static final int ZE = 1 << 2;
  static final int OE = 1 << 3;
  static final int UE = 1 << 4;
  static final int PE = 1 << 5;
  private static final int DAZ = 1 << 6;
  private static final int MASKS = 7;
  private static final int EXCEPTIONS = 0x3F;
  private static final int BEFORE = IE | DE | ZE;
  private static final int ROUNDING = 13;
  private static final int NEAREST = 0;
  private static final int DOWN = 1;
  private static final int UP = 2;
  private static final int TOWARD_ZERO = 3;
  private static final int FTZ = 1 << 15;
  private static final long OSXMMEXCPT = 1 << 10;

  /** Rounding to nearest, inexact results masked and already noticed. */
  private static final int UNNOTICED_BITS = 3 << ROUNDING | PE << MASKS | PE;

  private static final int UNNOTICED = PE << MASKS | PE;

  private int control;
  private int rounding;
  private int raised;
  private boolean inexact;

  /**
   * Whether nobody can tell if a result was rounded, so that the host's arithmetic will do for
   * operands and results that are normal.
   */
  boolean unnoticed;

  void begin(int mxcsr) {
    control = mxcsr;
    rounding = mxcsr >>> ROUNDING & 3;
    unnoticed = (mxcsr & UNNOTICED_BITS) == UNNOTICED;
    raised = 0;
  }

  /** Truncates, whatever MXCSR says. */
  void truncate() {
    rounding = TOWARD_ZERO;
  }

  /** Makes exceptions flags, or throws the fault that they are; nothing else has been written. */
  void end(Cpu cpu) {
    if (raised == 0) {
      return;
    }
    int unmasked = raised & ~(control >>> MASKS) & EXCEPTIONS;
    boolean stopped = (unmasked & BEFORE) != 0;
    cpu.extended.mxcsr |= stopped ? raised & BEFORE : raised;
    if (unmasked != 0) {
      throw (cpu.cr4 & OSXMMEXCPT) != 0 ? GuestFault.XM : GuestFault.UD;
    }
  }

  void raise(int exceptions) {
    raised |= exceptions;
  }

  boolean roundsDown() {
    return rounding == DOWN;
  }

  // -- operands ---------------------------------------------------------------------------------

  /** An operand as it counts: with DAZ a denormal is 0 of its sign. */
  long operand(FloatFormat f, long value) {
    return (control & DAZ) != 0 && f.isDenormal(value) ? value & f.sign : value;
  }

  void noteDenormal(FloatFormat f, long value) {
    if (f.isDenormal(value)) {
      raised |= DE;
    }
  }

  long invalid(FloatFormat f) {
    raised |= IE;
    return f.indefinite;
  }

  /** The result if an operand is no number: the first that is none, made quiet. */
  long nan(FloatFormat f, long a, long b) {
    if (f.isSignalling(a) || f.isSignalling(b)) {
      raised |= IE;
    }
    return (f.isNan(a) ? a : b) | f.quiet;
  }

  // -- results ----------------------------------------------------------------------------------

  /** Shifts right; what is lost stays visible in bit 0. */
  static long jam(long value, int by) {
    if (by >= Long.SIZE) {
      return value == 0 ? 0 : 1;
    }
    return by == 0 || value == 0 ? value : value >>> by | (value << -by != 0 ? 1 : 0);
  }

  /** Drops the lower bits of a significand by the rounding mode; notes whether that was exact. */
  long cut(boolean negative, long significand, int bits) {
    long low = significand & (1L << bits) - 1;
    long kept = significand >>> bits;
    inexact = low != 0;
    if (low == 0) {
      return kept;
    }
    boolean away =
        switch (rounding) {
          case NEAREST -> low + (kept & 1) > 1L << bits - 1;
          case DOWN -> negative;
          case UP -> !negative;
          default -> false;
        };
    return away ? kept + 1 : kept;
  }

  boolean wasInexact() {
    return inexact;
  }

  /**
   * Rounds a number to a format.
   *
   * @param significand its top bit at bit 62; bit 0 also stands for everything below
   */
  long round(FloatFormat f, boolean negative, int exponent, long significand) {
    long sign = negative ? f.sign : 0;
    long kept = cut(negative, significand, 62 - f.fraction);
    int power = exponent;
    if (kept > 2 * f.fractionMask + 1) {
      kept >>>= 1;
      power++;
    }
    if (power < 1 - f.bias) {
      return tiny(f, negative, exponent, significand);
    }
    raised |= inexact ? PE : 0;
    if (power > f.bias) {
      return sign | overflow(f, negative);
    }
    return sign | (long) (power + f.bias) << f.fraction | kept & f.fractionMask;
  }

  private long overflow(FloatFormat f, boolean negative) {
    raised |= OE;
    if ((control & OE << MASKS) == 0) {
      return 0;
    }
    raised |= PE;
    boolean infinite = rounding == NEAREST || rounding == (negative ? DOWN : UP);
    return infinite ? f.infinity : f.largest;
  }

  /** Tininess is noticed after rounding; masked, it is an exception only if inexact. */
  private long tiny(FloatFormat f, boolean negative, int exponent, long significand) {
    long sign = negative ? f.sign : 0;
    if ((control & UE << MASKS) == 0) {
      raised |= UE | (inexact ? PE : 0);
      return sign;
    }
    if ((control & FTZ) != 0) {
      raised |= UE | PE;
      return sign;
    }
    long shifted = jam(significand, 1 - f.bias - exponent);
    long kept = cut(negative, shifted, 62 - f.fraction);
    raised |= inexact ? UE | PE : 0;
    return sign | kept;
  }
}
