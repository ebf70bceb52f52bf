package guise.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bitmaps of CPU templates. */
class BitPatternTest {
  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource({
    "0b1x0,     0b101, 0b100, the lowest bit is the last",
    "1x0,       0b101, 0b100, the prefix may be left out",
    "0b1_x_0,   0b101, 0b100, underscores are for the eye",
    "0b,        0b0,   0b0,   nothing is decided",
    "0bxxxx,    0b0,   0b0,   every bit is left alone"
  })
  void aPatternSetsClearsAndLeaves(String text, String filter, String value, String why) {
    BitPattern pattern = BitPattern.parse(text, 32);
    assertEquals(Long.parseLong(filter.substring(2), 2), pattern.filter(), why);
    assertEquals(Long.parseLong(value.substring(2), 2), pattern.value(), why);
    assertEquals(pattern, BitPattern.parse(pattern.toString(), 32), "it prints what it reads");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "0b2,                                 has '2' where a bitmap has",
    "0x1f,                                has 'f' where a bitmap has",
    "0b111111111111111111111111111111111, has more than 32 bits"
  })
  void anythingElseIsRefused(String text, String why) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> BitPattern.parse(text, 32));
    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0b10, 3, 2", "0bx1, 2, 3", "0bxx, 5, 5"})
  void applyingKeepsTheBitsLeftAlone(String text, long before, long after) {
    assertEquals(after, BitPattern.parse(text, 64).applyTo(before));
  }
}
