package guise.x86;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How the bits of a field are read. */
public enum FieldReading {
  // spotless:off
  DEC           ("as it is",               bits -> bits),
  HEX           ("in hexadecimal",         bits -> bits, bits -> "0x" + Integer.toHexString(bits)),
  PLUS_ONE      ("plus 1",                 bits -> bits + 1),
  PLUS_24       ("plus 24",                bits -> bits + 24),
  TIMES_8       ("times 8",                bits -> bits * 8),
  TIMES_16      ("times 16",               bits -> bits * 16),
  TIMES_512     ("times 512",              bits -> bits * 512),
  POWER_OF_TWO  ("exponent of 2",          bits -> 1L << Math.min(bits, 62), bits -> "2^" + bits),
  YES_NO        ("yes or no",              bits -> bits, bits -> bits == 0 ? "no" : "yes"),
  BITS          ("bit by bit",             bits -> bits, FieldReading::bits),
  TEXT          ("letters",                bits -> bits, FieldReading::letters),
  CACHE_KIND    ("type of a cache",        "none", "data", "code", "unified"),
  TLB_KIND      ("type of a TLB",          "none", "data", "code", "unified", "loads", "stores"),
  DOMAIN        ("domain (Intel)",         "invalid", "logical processor", "core", "module", "tile", "die", "die group"),
  AMD_DOMAIN    ("domain (AMD)",           "invalid", "core", "complex", "die", "socket"),
  AMD_CORE_KIND ("type of a core (AMD)",   "performance", "efficiency"),
  CORE_KIND     ("type of a core (Intel)", bits -> bits, FieldReading::coreKind),
  WAYS          ("associativity, in full", bits -> bits, FieldReading::ways),
  CODED_WAYS    ("associativity, coded",   bits -> bits, FieldReading::codedWays);
  // spotless:on

  /** What the bits say as a number. */
  @Immutable
  private interface AsNumber {
    long of(long bits);
  }

  /** What the bits say in words. */
  @Immutable
  private interface AsText {
    String of(int bits);
  }

  private final String meaning;
  private final AsNumber number;
  private final AsText text;

  FieldReading(String meaning, AsNumber number) {
    this(meaning, number, bits -> Long.toString(number.of(Integer.toUnsignedLong(bits))));
  }

  FieldReading(String meaning, AsNumber number, AsText text) {
    this.meaning = meaning;
    this.number = number;
    this.text = text;
  }

  FieldReading(String meaning, String... words) {
    this(meaning, bits -> bits, word(words));
  }

  @SuppressWarnings("Immutable") // the words are literals of this file
  private static AsText word(String... words) {
    return bits -> bits >= 0 && bits < words.length ? words[bits] : unknown(bits);
  }

  private static String unknown(int bits) {
    return "unknown (" + Integer.toUnsignedString(bits) + ")";
  }

  /** The reading in words. */
  public String meaning() {
    return meaning;
  }

  long number(int bits) {
    return number.of(Integer.toUnsignedLong(bits));
  }

  String text(int bits) {
    return text.of(bits);
  }

  private static String bits(int bits) {
    return bits == 0
        ? "none"
        : IntStream.range(0, Integer.SIZE)
            .filter(bit -> (bits >>> bit & 1) != 0)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
  }

  /** The letters of a register, its lowest byte first; what is no letter is shown as a dot. */
  private static String letters(int bits) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bits).array();
    String letters = new String(bytes, StandardCharsets.US_ASCII);
    return '"' + letters.replaceAll("[^ -~]", ".") + '"';
  }

  private static String coreKind(int bits) {
    return switch (bits) {
      case 0 -> "not hybrid";
      case 0x20 -> "efficient (Atom)";
      case 0x40 -> "performance (Core)";
      default -> unknown(bits);
    };
  }

  private static String ways(int bits) {
    return switch (bits) {
      case 0 -> "none";
      case 1 -> "direct";
      case 0xFF -> "full";
      default -> bits + " ways";
    };
  }

  private static String codedWays(int bits) {
    return switch (bits) {
      case 0 -> "none";
      case 1 -> "direct";
      case 2, 3, 4 -> bits + " ways";
      case 5 -> "6 ways";
      case 6 -> "8 ways";
      case 7 -> "as leaf 4 says";
      case 8 -> "16 ways";
      case 9 -> "as leaf 8000001d says";
      case 10 -> "32 ways";
      case 11 -> "48 ways";
      case 12 -> "64 ways";
      case 13 -> "96 ways";
      case 14 -> "128 ways";
      case 15 -> "full";
      default -> unknown(bits);
    };
  }
}
