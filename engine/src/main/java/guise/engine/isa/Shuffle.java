package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;
import guise.engine.isa.SseOperands.Whole;

/** Elements that change places: unpacking, packing, shuffling. */
final class Shuffle {
  private static final long LOW = 0xFFFF_FFFFL;

  private Shuffle() {}

  /** A wide element made narrower. */
  @Immutable
  interface Narrowing {
    int of(int value);
  }

  /** Interleaves elements of the lower halves. */
  static Whole unpackLow(int bits) {
    return (x, to, low, _, _) -> {
      long mine = x[to];
      x[to] = interleave(mine, low, bits);
      x[to + 1] = bits == 64 ? low : interleave(mine >>> 32, low >>> 32, bits);
    };
  }

  static Whole unpackHigh(int bits) {
    return (x, to, _, high, _) -> {
      long mine = x[to + 1];
      x[to] = interleave(mine, high, bits);
      x[to + 1] = bits == 64 ? high : interleave(mine >>> 32, high >>> 32, bits);
    };
  }

  /** The elements of the lower 32 bits by turns, those of {@code a} first. */
  private static long interleave(long a, long b, int bits) {
    return switch (bits) {
      case 8 -> spreadBytes(a) | spreadBytes(b) << 8;
      case 16 -> spreadWords(a) | spreadWords(b) << 16;
      case 32 -> a & LOW | b << 32;
      default -> a;
    };
  }

  private static long spreadWords(long value) {
    return value & 0xFFFF | (value & 0xFFFF_0000L) << 16;
  }

  private static long spreadBytes(long value) {
    long words = spreadWords(value);
    return (words | words << 8) & 0x00FF_00FF_00FF_00FFL;
  }

  /** Packs the elements of the destination, then those of the source, into half of their size. */
  static Whole pack(int bits, Narrowing narrowing) {
    return (x, to, low, high, _) -> {
      long first = narrow(x[to], bits, narrowing) | narrow(x[to + 1], bits, narrowing) << 32;
      x[to + 1] = narrow(low, bits, narrowing) | narrow(high, bits, narrowing) << 32;
      x[to] = first;
    };
  }

  private static long narrow(long value, int bits, Narrowing narrowing) {
    long result = 0;
    for (int at = 0; at < 64; at += bits) {
      int element = bits == 16 ? (short) (value >>> at) : (int) (value >>> at);
      result |= (narrowing.of(element) & (1L << bits / 2) - 1) << at / 2;
    }
    return result;
  }

  private static long element(long low, long high, int number) {
    return ((number & 2) == 0 ? low : high) >>> 32 * (number & 1) & LOW;
  }

  static void pshufd(long[] x, int to, long low, long high, int order) {
    x[to] = element(low, high, order) | element(low, high, order >>> 2) << 32;
    x[to + 1] = element(low, high, order >>> 4) | element(low, high, order >>> 6) << 32;
  }

  static void pshuflw(long[] x, int to, long low, long high, int order) {
    x[to] = words(low, order);
    x[to + 1] = high;
  }

  static void pshufhw(long[] x, int to, long low, long high, int order) {
    x[to] = low;
    x[to + 1] = words(high, order);
  }

  private static long words(long from, int order) {
    long result = 0;
    for (int i = 0; i < 4; i++) {
      result |= (from >>> 16 * (order >>> 2 * i & 3) & 0xFFFF) << 16 * i;
    }
    return result;
  }

  static void shufps(long[] x, int to, long low, long high, int order) {
    long first = element(x[to], x[to + 1], order) | element(x[to], x[to + 1], order >>> 2) << 32;
    x[to + 1] = element(low, high, order >>> 4) | element(low, high, order >>> 6) << 32;
    x[to] = first;
  }

  static void shufpd(long[] x, int to, long low, long high, int order) {
    x[to] = (order & 1) == 0 ? x[to] : x[to + 1];
    x[to + 1] = (order & 2) == 0 ? low : high;
  }
}
