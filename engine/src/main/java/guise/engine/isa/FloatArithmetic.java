package guise.engine.isa;

/** Addition, multiplication, division and square roots of binary floating-point numbers. */
final class FloatArithmetic {
  private FloatArithmetic() {}

  // -- addition ---------------------------------------------------------------------------------

  static long add(FloatUnit unit, FloatFormat f, long a, long b) {
    long x = unit.operand(f, a);
    long y = unit.operand(f, b);
    if (f.isNan(x) || f.isNan(y)) {
      return unit.nan(f, x, y);
    }
    if (f.isInfinite(x) && f.isInfinite(y) && x != y) {
      return unit.invalid(f);
    }
    unit.noteDenormal(f, x);
    unit.noteDenormal(f, y);
    if (f.isInfinite(x) || f.isInfinite(y)) {
      return f.isInfinite(x) ? x : y;
    }
    return sum(unit, f, x, y);
  }

  static long subtract(FloatUnit unit, FloatFormat f, long a, long b) {
    return add(unit, f, a, f.isNan(b) ? b : b ^ f.sign);
  }

  private static long sum(FloatUnit unit, FloatFormat f, long x, long y) {
    if (f.isZero(x) || f.isZero(y)) {
      return sumWithZero(unit, f, x, y);
    }
    boolean swap = f.magnitude(x) < f.magnitude(y);
    long large = swap ? y : x;
    long small = swap ? x : y;
    int exponent = f.exponent(large);
    long a = f.significand(large) >>> 1;
    long b = FloatUnit.jam(f.significand(small) >>> 1, exponent - f.exponent(small));
    long sum = ((x ^ y) & f.sign) == 0 ? a + b : a - b;
    if (sum == 0) {
      return unit.roundsDown() ? f.sign : 0;
    }
    int shift = Long.numberOfLeadingZeros(sum) - 1;
    return unit.round(f, f.isNegative(large), exponent + 1 - shift, sum << shift);
  }

  private static long sumWithZero(FloatUnit unit, FloatFormat f, long x, long y) {
    if (f.isZero(x) && f.isZero(y)) {
      return x == y ? x : unit.roundsDown() ? f.sign : 0;
    }
    return exact(unit, f, f.isZero(x) ? y : x);
  }

  /** A number as a result: it may be too small for one. */
  private static long exact(FloatUnit unit, FloatFormat f, long value) {
    return unit.round(f, f.isNegative(value), f.exponent(value), f.significand(value));
  }

  // -- multiplication ---------------------------------------------------------------------------

  static long multiply(FloatUnit unit, FloatFormat f, long a, long b) {
    long x = unit.operand(f, a);
    long y = unit.operand(f, b);
    if (f.isNan(x) || f.isNan(y)) {
      return unit.nan(f, x, y);
    }
    boolean infinite = f.isInfinite(x) || f.isInfinite(y);
    boolean zero = f.isZero(x) || f.isZero(y);
    if (infinite && zero) {
      return unit.invalid(f);
    }
    unit.noteDenormal(f, x);
    unit.noteDenormal(f, y);
    long sign = (x ^ y) & f.sign;
    if (infinite || zero) {
      return sign | (zero ? 0 : f.infinity);
    }
    return product(unit, f, sign != 0, x, y);
  }

  private static long product(FloatUnit unit, FloatFormat f, boolean negative, long x, long y) {
    long a = f.significand(x);
    long b = f.significand(y);
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    int shift = Long.numberOfLeadingZeros(high) - 1;
    long significand = high << shift | low >>> -shift | (low << shift != 0 ? 1 : 0);
    int exponent = f.exponent(x) + f.exponent(y) + 2 - shift;
    return unit.round(f, negative, exponent, significand);
  }

  // -- division ---------------------------------------------------------------------------------

  static long divide(FloatUnit unit, FloatFormat f, long a, long b) {
    long x = unit.operand(f, a);
    long y = unit.operand(f, b);
    if (f.isNan(x) || f.isNan(y)) {
      return unit.nan(f, x, y);
    }
    boolean zeros = f.isZero(x) && f.isZero(y);
    if (zeros || f.isInfinite(x) && f.isInfinite(y)) {
      return unit.invalid(f);
    }
    long sign = (x ^ y) & f.sign;
    if (f.isZero(y) && !f.isInfinite(x)) {
      unit.raise(FloatUnit.ZE);
      return sign | f.infinity;
    }
    unit.noteDenormal(f, x);
    unit.noteDenormal(f, y);
    if (f.isInfinite(x) || f.isInfinite(y) || f.isZero(x)) {
      return sign | (f.isInfinite(x) ? f.infinity : 0);
    }
    return quotient(unit, f, sign != 0, x, y);
  }

  private static long quotient(FloatUnit unit, FloatFormat f, boolean negative, long x, long y) {
    long a = f.significand(x);
    long b = f.significand(y);
    long quotient = Wide128.quotient(a >>> 2, a << 62, b);
    long rest = (a << 62) - quotient * b;
    int shift = Long.numberOfLeadingZeros(quotient) - 1;
    long significand = quotient << shift | (rest != 0 ? 1 : 0);
    return unit.round(f, negative, f.exponent(x) - f.exponent(y) - shift, significand);
  }

  // -- square root ------------------------------------------------------------------------------

  static long root(FloatUnit unit, FloatFormat f, long value) {
    long x = unit.operand(f, value);
    if (f.isNan(x)) {
      return unit.nan(f, x, x);
    }
    if (f.isZero(x)) {
      return x;
    }
    if (f.isNegative(x)) {
      return unit.invalid(f);
    }
    unit.noteDenormal(f, x);
    return f.isInfinite(x) ? x : positiveRoot(unit, f, x);
  }

  /**
   * The host's root of a number in [1, 4) is within half a unit of the true one; the sign of what
   * its square lacks says on which side of it.
   */
  private static long positiveRoot(FloatUnit unit, FloatFormat f, long x) {
    int exponent = f.exponent(x);
    double scaled = Math.scalb((double) (f.significand(x) >>> 10), -52 + (exponent & 1));
    double root = Math.sqrt(scaled);
    double lacking = Math.fma(-root, root, scaled);
    long significand = FloatFormat.DOUBLE.significand(Double.doubleToRawLongBits(root));
    if (lacking != 0) {
      significand += lacking > 0 ? 1 : -1;
    }
    return unit.round(f, false, exponent >> 1, significand);
  }
}
