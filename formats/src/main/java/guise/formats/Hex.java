package guise.formats;

import guise.x86.Registers;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;

/** Hexadecimal numbers as people write them: {@code 1f}, {@code 0x1F}, {@code 0000001Fh}. */
final class Hex {
  private static final int DIGITS_32 = 8;
  private static final int DIGITS_64 = 16;

  private Hex() {}

  /** The number a text is, empty unless it is one of at most 32 bits. */
  static OptionalInt int32(String text) {
    OptionalLong value = parse(text, DIGITS_32);
    return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
  }

  /** The number a text is, empty unless it is one of at most 64 bits. */
  static OptionalLong int64(String text) {
    return parse(text, DIGITS_64);
  }

  static int int32(String text, Place place) {
    return int32(text)
        .orElseThrow(() -> place.foundText(text, "a hexadecimal number of at most 32 bits"));
  }

  static long int64(String text, Place place) {
    return int64(text)
        .orElseThrow(() -> place.foundText(text, "a hexadecimal number of at most 64 bits"));
  }

  /** The registers in groups 3 to 6 of a row: EAX, EBX, ECX, EDX. */
  static Registers registers(Matcher row, Place place) {
    return new Registers(
        int32(row.group(3), place),
        int32(row.group(4), place),
        int32(row.group(5), place),
        int32(row.group(6), place));
  }

  static String of(int value) {
    return "0x" + Integer.toHexString(value);
  }

  static String of(long value) {
    return "0x" + Long.toHexString(value);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }

  private static OptionalLong parse(String text, int mostDigits) {
    int from = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
    boolean suffixed = text.endsWith("h") || text.endsWith("H");
    int to = from == 0 && suffixed ? text.length() - 1 : text.length();
    long value = 0;
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      if (!isDigit(c)) {
        return OptionalLong.empty();
      }
      value = value << 4 | Character.digit(c, 16);
    }
    boolean fits = to > from && to - from <= mostDigits;
    return fits ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
