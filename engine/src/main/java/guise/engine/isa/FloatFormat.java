package guise.engine.isa;

/** A binary format of IEEE 754: where sign, exponent and fraction stand. */
enum FloatFormat {
  SINGLE(23, 8),
  DOUBLE(52, 11);

  /** The bits of the fraction. */
  final int fraction;

  /** The bits of the fraction, and of the exponent, in place. */
  final long fractionMask;

  final long infinity;
  final long sign;

  /** The fraction's top bit, which a quiet NaN has. */
  final long quiet;

  final int bias;

  /** What an invalid operation answers. */
  final long indefinite;

  final long largest;

  FloatFormat(int fraction, int exponent) {
    this.fraction = fraction;
    this.fractionMask = (1L << fraction) - 1;
    this.infinity = (1L << exponent) - 1 << fraction;
    this.sign = 1L << fraction + exponent;
    this.quiet = 1L << fraction - 1;
    this.bias = (1 << exponent - 1) - 1;
    this.indefinite = sign | infinity | quiet;
    this.largest = infinity - 1;
  }

  long magnitude(long value) {
    return value & sign - 1;
  }

  boolean isNegative(long value) {
    return (value & sign) != 0;
  }

  boolean isNan(long value) {
    return magnitude(value) > infinity;
  }

  boolean isSignalling(long value) {
    return isNan(value) && (value & quiet) == 0;
  }

  boolean isInfinite(long value) {
    return magnitude(value) == infinity;
  }

  boolean isZero(long value) {
    return magnitude(value) == 0;
  }

  boolean isDenormal(long value) {
    long magnitude = magnitude(value);
    return magnitude != 0 && magnitude <= fractionMask;
  }

  /** Whether a value is neither zero nor denormal, nor infinite, nor no number. */
  boolean isNormal(long value) {
    long exponent = value & infinity;
    return exponent != 0 && exponent != infinity;
  }

  /** The power of two of a finite number that is not 0, as if it were normal. */
  int exponent(long value) {
    long magnitude = magnitude(value);
    if (magnitude > fractionMask) {
      return (int) (magnitude >>> fraction) - bias;
    }
    int top = Long.SIZE - 1 - Long.numberOfLeadingZeros(magnitude);
    return top - fraction + 1 - bias;
  }

  /** The significand of a finite number that is not 0, its top bit at bit 62. */
  long significand(long value) {
    long magnitude = magnitude(value);
    long whole = value & fractionMask | (magnitude > fractionMask ? fractionMask + 1 : 0);
    return whole << Long.numberOfLeadingZeros(whole) - 1;
  }
}
