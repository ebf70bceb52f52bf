package guise.cli.run;

import java.util.Locale;

/** Numbers as options take them: decimal, or hexadecimal behind 0x; sizes with K, M or G. */
public final class Numbers {
  private Numbers() {}

  /** Reads a number of 64 bits. */
  public static long parse(String text) {
    String digits = text.replace("_", "");
    if (digits.toLowerCase(Locale.ROOT).startsWith("0x")) {
      return Long.parseUnsignedLong(digits.substring(2), 16);
    }
    return Long.parseLong(digits);
  }

  /** Reads a count of bytes: 64M, 1G, 4096. */
  public static long bytes(String text) {
    if (text.isEmpty()) {
      throw new NumberFormatException("empty");
    }
    int shift =
        switch (Character.toUpperCase(text.charAt(text.length() - 1))) {
          case 'K' -> 10;
          case 'M' -> 20;
          case 'G' -> 30;
          default -> 0;
        };
    long number = parse(shift == 0 ? text : text.substring(0, text.length() - 1));
    return Math.multiplyExact(number, 1L << shift);
  }
}
