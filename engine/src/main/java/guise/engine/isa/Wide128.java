package guise.engine.isa;

/** The division of 128 bits by 64 (Knuth volume 2, 4.3.1, algorithm D, with digits of 32 bits). */
final class Wide128 {
  private static final long DIGIT = 0xFFFF_FFFFL;

  private Wide128() {}

  /** The unsigned quotient; it fits because {@code high} is below the divisor. */
  static long quotient(long high, long low, long divisor) {
    if (high == 0) {
      return Long.divideUnsigned(low, divisor);
    }
    int shift = Long.numberOfLeadingZeros(divisor);
    long v = divisor << shift;
    long top = shift == 0 ? high : high << shift | low >>> Long.SIZE - shift;
    long rest = low << shift;
    long first = digit(top, rest >>> 32, v);
    long middle = (top << 32 | rest >>> 32) - first * v;
    long second = digit(middle, rest & DIGIT, v);
    return first << 32 | second;
  }

  /** One digit: {@code (u * 2^32 + next) / v}, with v's top bit set. */
  private static long digit(long u, long next, long v) {
    long v1 = v >>> 32;
    long v0 = v & DIGIT;
    long guess = Long.divideUnsigned(u, v1);
    long rest = Long.remainderUnsigned(u, v1);
    while (rest <= DIGIT
        && (guess > DIGIT || Long.compareUnsigned(guess * v0, rest << 32 | next) > 0)) {
      guess--;
      rest += v1;
    }
    return guess;
  }
}
