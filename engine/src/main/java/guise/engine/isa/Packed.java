package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;
import guise.engine.isa.SseOperands.Half;

/** Integer arithmetic on the elements of eight bytes. */
final class Packed {
  private static final long TOP_BYTES = 0x8080_8080_8080_8080L;
  private static final long TOP_WORDS = 0x8000_8000_8000_8000L;
  private static final long TOP_DOUBLES = 0x8000_0000_8000_0000L;
  private static final long LOW = 0xFFFF_FFFFL;

  private Packed() {}

  /** An operation on two elements. */
  @Immutable
  interface Element {
    int of(int a, int b);
  }

  /** Bytes, zero-extended for the operation. */
  static Half bytes(Element op) {
    return (a, b) -> {
      long result = 0;
      for (int at = 0; at < 64; at += 8) {
        result |= (op.of((int) (a >>> at) & 0xFF, (int) (b >>> at) & 0xFF) & 0xFFL) << at;
      }
      return result;
    };
  }

  static Half signedBytes(Element op) {
    return bytes((a, b) -> op.of((byte) a, (byte) b));
  }

  static Half words(Element op) {
    return (a, b) -> {
      long result = 0;
      for (int at = 0; at < 64; at += 16) {
        result |= (op.of((int) (a >>> at) & 0xFFFF, (int) (b >>> at) & 0xFFFF) & 0xFFFFL) << at;
      }
      return result;
    };
  }

  static Half signedWords(Element op) {
    return words((a, b) -> op.of((short) a, (short) b));
  }

  static Half doubles(Element op) {
    return (a, b) ->
        op.of((int) a, (int) b) & LOW | (long) op.of((int) (a >>> 32), (int) (b >>> 32)) << 32;
  }

  // -- sums: the top bits of elements are added without their carries
  // ------------------------------

  private static long add(long a, long b, long tops) {
    return (a & ~tops) + (b & ~tops) ^ (a ^ b) & tops;
  }

  private static long subtract(long a, long b, long tops) {
    return (a | tops) - (b & ~tops) ^ (a ^ ~b) & tops;
  }

  static long addBytes(long a, long b) {
    return add(a, b, TOP_BYTES);
  }

  static long addWords(long a, long b) {
    return add(a, b, TOP_WORDS);
  }

  static long addDoubles(long a, long b) {
    return add(a, b, TOP_DOUBLES);
  }

  static long subtractBytes(long a, long b) {
    return subtract(a, b, TOP_BYTES);
  }

  static long subtractWords(long a, long b) {
    return subtract(a, b, TOP_WORDS);
  }

  static long subtractDoubles(long a, long b) {
    return subtract(a, b, TOP_DOUBLES);
  }

  // -- elements ---------------------------------------------------------------------------------

  static int byteRange(int value) {
    return Math.clamp(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
  }

  static int wordRange(int value) {
    return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  static int unsignedByteRange(int value) {
    return Math.clamp(value, 0, 0xFF);
  }

  static int unsignedWordRange(int value) {
    return Math.clamp(value, 0, 0xFFFF);
  }

  static int average(int a, int b) {
    return a + b + 1 >> 1;
  }

  static int greater(int a, int b) {
    return a > b ? -1 : 0;
  }

  static int equal(int a, int b) {
    return a == b ? -1 : 0;
  }

  static int upperProduct(int a, int b) {
    return a * b >>> 16;
  }

  // -- products and sums of elements --------------------------------------------------------------

  static long multiplyEven(long a, long b) {
    return (a & LOW) * (b & LOW);
  }

  static long multiplyAdd(long a, long b) {
    int low = (short) a * (short) b + (short) (a >>> 16) * (short) (b >>> 16);
    int high = (short) (a >>> 32) * (short) (b >>> 32) + (short) (a >>> 48) * (short) (b >>> 48);
    return low & LOW | (long) high << 32;
  }

  static long sumOfDifferences(long a, long b) {
    long sum = 0;
    for (int at = 0; at < 64; at += 8) {
      sum += Math.abs((int) (a >>> at & 0xFF) - (int) (b >>> at & 0xFF));
    }
    return sum;
  }
}
