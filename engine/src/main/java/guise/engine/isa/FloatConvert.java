package guise.engine.isa;

/** Conversions between formats, and between floating-point numbers and integers. */
final class FloatConvert {
  private static final int MOST = 62;

  private FloatConvert() {}

  /** To an integer of 32 or 64 bits; what does not fit is invalid, and the least number. */
  static long toInteger(FloatUnit unit, FloatFormat f, long value, int bits) {
    long x = unit.operand(f, value);
    if (f.isZero(x)) {
      return 0;
    }
    long indefinite = -1L << bits - 1;
    boolean finite = f.magnitude(x) < f.infinity;
    int exponent = finite ? f.exponent(x) : bits;
    if (exponent >= bits - 1) {
      boolean least = finite && x == least(f, bits);
      if (!least && !(finite && bits == 32 && exponent == 31 && f.isNegative(x))) {
        unit.raise(FloatUnit.IE);
        return indefinite;
      }
    }
    return exponent == Long.SIZE - 1 ? indefinite : finite(unit, f, x, bits, exponent);
  }

  /** The number that is just the least integer. */
  private static long least(FloatFormat f, int bits) {
    return f.sign | (long) (f.bias + bits - 1) << f.fraction;
  }

  private static long finite(FloatUnit unit, FloatFormat f, long x, int bits, int exponent) {
    boolean negative = f.isNegative(x);
    int shift = MOST - exponent;
    long significand = FloatUnit.jam(f.significand(x), Math.max(0, shift - MOST));
    long magnitude = unit.cut(negative, significand, Math.min(shift, MOST));
    long limit = (1L << bits - 1) - (negative ? 0 : 1);
    if (Long.compareUnsigned(magnitude, limit) > 0) {
      unit.raise(FloatUnit.IE);
      return -1L << bits - 1;
    }
    if (unit.wasInexact()) {
      unit.raise(FloatUnit.PE);
    }
    return negative ? -magnitude : magnitude;
  }

  static long fromInteger(FloatUnit unit, FloatFormat f, long value) {
    if (value == 0) {
      return 0;
    }
    long magnitude = Math.abs(value);
    int zeros = Long.numberOfLeadingZeros(magnitude);
    long significand = zeros == 0 ? magnitude >>> 1 : magnitude << zeros - 1;
    return unit.round(f, value < 0, Long.SIZE - 1 - zeros, significand);
  }

  static long widen(FloatUnit unit, long value) {
    return convert(unit, FloatFormat.SINGLE, FloatFormat.DOUBLE, value);
  }

  static long narrow(FloatUnit unit, long value) {
    return convert(unit, FloatFormat.DOUBLE, FloatFormat.SINGLE, value);
  }

  private static long convert(FloatUnit unit, FloatFormat from, FloatFormat to, long value) {
    long x = unit.operand(from, value);
    long sign = from.isNegative(x) ? to.sign : 0;
    if (from.isNan(x)) {
      return sign | to.infinity | fraction(from, to, unit.nan(from, x, x));
    }
    unit.noteDenormal(from, x);
    if (from.isInfinite(x) || from.isZero(x)) {
      return sign | (from.isZero(x) ? 0 : to.infinity);
    }
    return unit.round(to, sign != 0, from.exponent(x), from.significand(x));
  }

  /** A NaN keeps the upper bits of its fraction. */
  private static long fraction(FloatFormat from, FloatFormat to, long nan) {
    int wider = to.fraction - from.fraction;
    long fraction = nan & from.fractionMask;
    return wider >= 0 ? fraction << wider : fraction >>> -wider;
  }
}
