package guise.replay.conform;

import com.google.errorprone.annotations.Immutable;
import guise.replay.table.TableExpression;
import java.util.HexFormat;

/** What can stand behind a verb: numbers are hexadecimal, tables as recordings spell them. */
enum Operand {
  // spotless:off
  TABLE     (RandomTables::draw),
  ROOM      (d -> hex(d.near(0, 1, 0x10, 0x40, 0x50, 0x60, 0x100, 0x101, 0xFFFF_FFFFL) & 0xFFFF_FFFFL)),
  CR0       (d -> hex(d.near(0x6000_0010, 0x6000_0011, 0x8000_0011L, 0x8000_0010L, 0x8005_0033L, 0x10, 0x2000_0010))),
  CR3       (d -> hex(d.near(0, 0x1000, 0x1018, 0x7FFF_F000))),
  CR4       (d -> hex(d.bits(5, 18, 22, 20, 21, 16, 11, 12, 17, 13, 23, 28, 7, 9, 10))),
  CR8       (d -> hex(d.near(0, 1, 0xF))),
  EFER      (d -> hex(d.near(0, 0x100, 0x500, 0xD01, 0x1000, 0x800, 1, 0x4000, 0x2000, 0x8000, 0x20_0000))),
  APIC_BASE (d -> hex(d.near(0xFEE0_0900L, 0xFEE0_0800L, 0xFEE0_0100L, 0xFEE0_0D00L, 0xFEE0_0C00L, 0, 0xFEE0_0000L, 0x1_FEE0_0900L))),
  XCR       (d -> hex(d.oneIn(12) ? d.below(3) : 0)),
  XCR0      (d -> hex(d.near(1, 3, 7, 0xE7, 0x207, 0x2E7, 0, 2, 5, 0x1B, 0x1F, 0x27, 0x67, 0x6_0007))),
  MSR       (d -> hex(Integer.toUnsignedLong(RandomMsrs.index(d)))),
  VALUE     (d -> hex(RandomMsrs.value(d))),
  FUNCTION  (d -> hex(Integer.toUnsignedLong(RandomTables.function(d)))),
  INDEX     (d -> hex(d.near(0, 0, 0, 1, 2, 3, 9, 0x3F) & 0xFFFF_FFFFL)),
  CAPABILITY(d -> hex(d.below(262))),
  FLAGS     (d -> hex(d.oneIn(12) ? d.below(4) : 0)),
  ARGUMENT  (d -> hex(d.near(0, 1, 2, 3, 4, 0x10, 0x100, 0x1FF, 0x7FF, 0xFFFF))),
  QUIRKS    (d -> hex(d.near(1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x7F, 0x1FF, 0x7FF))),
  COMPONENTS(d -> hex(d.near(0, 1, 2, 3, 7, 0xE7, 0x207, 5, 1L << 63))),
  MXCSR     (d -> hex(d.near(0x1F80, 0, 0xFFFF, 0x1_0000, 0x9FC0) & 0xFFFF_FFFFL)),
  VECTOR    (d -> hex(d.below(40))),
  BITS      (d -> hex(d.below(0x40))),
  MP_STATE  (d -> hex(d.of(0, 0, 0, 1, 2, 3, 4, 9))),
  DR        (d -> hex(d.near(0, 0xFFFF_0FF0L, 0x400, 0xFFFF_0FF1L, 0x1_0000_0000L))),
  RFLAGS    (d -> hex(d.near(2, 0x202, 0, 0x3000, 0x4_0002, 0x2_0002))),
  KHZ       (d -> hex(d.of(0, 1000, 1_000_000, 2_000_000, 3_000_000, 0x7FFF_FFFF))),
  MCG_CAP   (d -> hex(d.near(0, 1, 0x20, 0x21, 0x100_0001, 0x800_0020, 0x10A, 0x10_0000A))),
  PORT      (d -> hex(d.of(0x10, 0x3F8, 0x80, 0xFFFF))),
  ADDRESS   (d -> hex(d.of(0xF000, 0xFFF0, 0xFF10))),
  CODE      (RandomCode::draw);
  // spotless:on

  /** Makes one up. */
  @Immutable
  @FunctionalInterface
  interface Source {
    String from(Draw draw);
  }

  private final Source source;

  Operand(Source source) {
    this.source = source;
  }

  String draw(Draw draw) {
    return source.from(draw);
  }

  boolean isNumber() {
    return this != TABLE && this != CODE;
  }

  static String hex(long value) {
    return Long.toHexString(value);
  }

  /**
   * Looks whether a word is one of these.
   *
   * @throws IllegalArgumentException if not, in words for the user
   */
  void check(String word) {
    try {
      switch (this) {
        case TABLE -> Bench.checkBase(TableExpression.parse(word).base());
        case CODE -> RandomCode.check(HexFormat.of().parseHex(word));
        default -> Long.parseUnsignedLong(word, 16);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no hexadecimal number".formatted(word), e);
    }
  }

  @Override
  public String toString() {
    return name().replace('_', '-');
  }
}
