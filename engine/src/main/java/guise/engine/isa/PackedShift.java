package guise.engine.isa;

import guise.engine.isa.SseOperands.Whole;

/** Shifts of packed integers; a count that is too large leaves zeros, or copies of the sign. */
final class PackedShift {
  private PackedShift() {}

  /** Shifts elements left by the lower half of the source operand. */
  static Whole left(int bits) {
    return (x, to, count, _, _) -> {
      boolean within = Long.compareUnsigned(count, bits) < 0;
      x[to] = within ? left(x[to], bits, (int) count) : 0;
      x[to + 1] = within ? left(x[to + 1], bits, (int) count) : 0;
    };
  }

  static Whole right(int bits) {
    return (x, to, count, _, _) -> {
      boolean within = Long.compareUnsigned(count, bits) < 0;
      x[to] = within ? right(x[to], bits, (int) count) : 0;
      x[to + 1] = within ? right(x[to + 1], bits, (int) count) : 0;
    };
  }

  static Whole arithmetic(int bits) {
    return (x, to, count, _, _) -> {
      int by = Long.compareUnsigned(count, bits) < 0 ? (int) count : bits - 1;
      x[to] = arithmetic(x[to], bits, by);
      x[to + 1] = arithmetic(x[to + 1], bits, by);
    };
  }

  /** A one in the lowest bit of each element. */
  private static long ones(int bits) {
    return bits == 64 ? 1 : bits == 32 ? 0x1_0000_0001L : 0x1_0001_0001_0001L;
  }

  private static long left(long value, int bits, int count) {
    long lost = ones(bits) * ((1L << count) - 1);
    return value << count & ~lost;
  }

  private static long right(long value, int bits, int count) {
    long kept = ones(bits) * (-1L >>> 64 - bits >>> count);
    return value >>> count & kept;
  }

  private static long arithmetic(long value, int bits, int count) {
    if (bits == 32) {
      return (int) value >> count & 0xFFFF_FFFFL | value >> 32 + count << 32;
    }
    long result = 0;
    for (int at = 0; at < 64; at += 16) {
      result |= ((short) (value >>> at) >> count & 0xFFFFL) << at;
    }
    return result;
  }

  /** PSLLDQ. */
  static void leftBytes(long[] x, int to, long count, long unused, int immediate) {
    int by = (int) Math.min(count, 16) * 8;
    long low = x[to];
    long high = x[to + 1];
    x[to] = by < 64 ? low << by : 0;
    x[to + 1] =
        by == 0 ? high : by < 64 ? high << by | low >>> 64 - by : by < 128 ? low << by - 64 : 0;
  }

  /** PSRLDQ. */
  static void rightBytes(long[] x, int to, long count, long unused, int immediate) {
    int by = (int) Math.min(count, 16) * 8;
    long low = x[to];
    long high = x[to + 1];
    x[to] =
        by == 0 ? low : by < 64 ? low >>> by | high << 64 - by : by < 128 ? high >>> by - 64 : 0;
    x[to + 1] = by < 64 ? high >>> by : 0;
  }
}
