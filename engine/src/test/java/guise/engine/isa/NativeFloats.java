package guise.engine.isa;

import java.util.SplittableRandom;

/** Floating-point numbers that meet the corners of arithmetic, and settings of MXCSR. */
final class NativeFloats {
  private final SplittableRandom random;

  NativeFloats(SplittableRandom random) {
    this.random = random;
  }

  /** A number in double precision, or two in single precision. */
  long next() {
    return random.nextBoolean()
        ? number(FloatFormat.DOUBLE, 2047)
        : number(FloatFormat.SINGLE, 255) | number(FloatFormat.SINGLE, 255) << 32;
  }

  private long number(FloatFormat f, int most) {
    long sign = random.nextBoolean() ? f.sign : 0;
    return sign | (long) exponent(f, most) << f.fraction | fraction(f) & f.fractionMask;
  }

  private int exponent(FloatFormat f, int most) {
    return switch (random.nextInt(10)) {
      case 0 -> 0;
      case 1 -> random.nextInt(3);
      case 2 -> most - random.nextInt(3);
      case 3 -> f.bias + 28 + random.nextInt(40);
      case 4 -> f.bias / 2 + random.nextInt(-2, 3);
      case 5 -> random.nextInt(most + 1);
      case 6 -> f.bias == 127 ? random.nextInt(256) : f.bias - 1022 / 8 + random.nextInt(260);
      default -> f.bias + random.nextInt(-4, 5);
    };
  }

  private long fraction(FloatFormat f) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> random.nextInt(4);
      case 2 -> -1 - random.nextInt(3);
      case 3 -> f.quiet | random.nextInt(2);
      case 4 -> random.nextLong() << f.fraction - random.nextInt(1, 8);
      default -> random.nextLong();
    };
  }

  /** Everything masked, mostly. */
  int control() {
    int masks = random.nextInt(3) == 0 ? random.nextInt() & 0x1F80 : 0x1F80;
    int flags = random.nextBoolean() ? 0 : random.nextInt() & 0x3F;
    int rounding = random.nextBoolean() ? 0 : random.nextInt() & 0x6000;
    int zeros = random.nextInt(3) == 0 ? random.nextInt() & 0x8040 : 0;
    return masks | flags | rounding | zeros;
  }
}
