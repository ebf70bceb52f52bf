package guise.engine.isa;

/**
 * Arithmetic by the host's own instructions, where they are known to give the same: rounding to
 * nearest, PE set and masked anyway, operands and results normal. Everything else is {@link
 * FloatArithmetic}'s.
 */
final class FloatHost {
  private FloatHost() {}

  static long add(FloatUnit unit, FloatFormat f, long a, long b) {
    if (unit.unnoticed && f.isNormal(a) && f.isNormal(b)) {
      long result =
          f == FloatFormat.DOUBLE ? bits(number(a) + number(b)) : bits(single(a) + single(b));
      if (isSafe(f, result)) {
        return result;
      }
    }
    return FloatArithmetic.add(unit, f, a, b);
  }

  static long subtract(FloatUnit unit, FloatFormat f, long a, long b) {
    return f.isNormal(b) ? add(unit, f, a, b ^ f.sign) : FloatArithmetic.subtract(unit, f, a, b);
  }

  static long multiply(FloatUnit unit, FloatFormat f, long a, long b) {
    if (unit.unnoticed && f.isNormal(a) && f.isNormal(b)) {
      long result =
          f == FloatFormat.DOUBLE ? bits(number(a) * number(b)) : bits(single(a) * single(b));
      if (isSafe(f, result)) {
        return result;
      }
    }
    return FloatArithmetic.multiply(unit, f, a, b);
  }

  static long divide(FloatUnit unit, FloatFormat f, long a, long b) {
    if (unit.unnoticed && f.isNormal(a) && f.isNormal(b)) {
      long result =
          f == FloatFormat.DOUBLE ? bits(number(a) / number(b)) : bits(single(a) / single(b));
      if (isSafe(f, result)) {
        return result;
      }
    }
    return FloatArithmetic.divide(unit, f, a, b);
  }

  /** Not even the least normal number: it may have been rounded up to. */
  private static boolean isSafe(FloatFormat f, long result) {
    long exponent = result & f.infinity;
    return exponent > f.fractionMask + 1 && exponent != f.infinity;
  }

  private static double number(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static float single(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static long bits(float value) {
    return Float.floatToRawIntBits(value) & 0xFFFF_FFFFL;
  }
}
