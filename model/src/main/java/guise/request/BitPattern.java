package guise.request;

import com.google.errorprone.annotations.Immutable;

/**
 * What a CPU template does to a register: bits it sets, bits it clears, and bits it leaves.
 *
 * @param filter the bits that it decides
 * @param value their values
 * @param width the number of bits of the register: 32 or 64
 */
@Immutable
public record BitPattern(long filter, long value, int width) {
  /**
   * Reads a pattern as Firecracker does: an optional {@code 0b}, then {@code 0}, {@code 1} or
   * {@code x} for each bit, the lowest last, and {@code _} anywhere. Bits left out are left alone.
   *
   * @throws IllegalArgumentException if it is no pattern of that width
   */
  public static BitPattern parse(String text, int width) {
    String digits = text.startsWith("0b") ? text.substring(2) : text;
    long filter = 0;
    long value = 0;
    int bit = 0;
    for (int at = digits.length() - 1; at >= 0; at--) {
      char digit = digits.charAt(at);
      if (bit == width) {
        throw new IllegalArgumentException("'" + text + "' has more than " + width + " bits");
      }
      if (digit == '_') {
        continue;
      }
      if ("01x".indexOf(digit) < 0) {
        throw new IllegalArgumentException(
            "'" + text + "' has '" + digit + "' where a bitmap has 0, 1, x or _");
      }
      filter |= digit == 'x' ? 0 : 1L << bit;
      value |= digit == '1' ? 1L << bit : 0;
      bit++;
    }
    return new BitPattern(filter, value, width);
  }

  public long applyTo(long register) {
    return register & ~filter | value;
  }

  /** As Firecracker prints it: {@code 0bxxx01}, all bits. */
  @Override
  public String toString() {
    var text = new StringBuilder("0b");
    for (int bit = width - 1; bit >= 0; bit--) {
      boolean decided = (filter >>> bit & 1) != 0;
      text.append(decided ? (char) ('0' + (value >>> bit & 1)) : 'x');
    }
    return text.toString();
  }
}
