package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How slips of the finger are counted. */
class EditDistanceTest {
  @ParameterizedTest(name = "{0} and {1} are {2} apart: {3}")
  @CsvSource(
      textBlock =
          """
          smep, smep, 0, the same
          smep, sme,  1, one letter less
          smep, smepp, 1, one letter more
          smep, smap, 1, one letter another
          smep, smpe, 1, two neighbours swapped
          '',   avx,  3, everything typed
          avx2, sse3, 4, nothing in common
          """)
  void slipsAreCounted(String from, String to, int slips, String why) {
    assertEquals(slips, EditDistance.between(from, to), why);
    assertEquals(slips, EditDistance.between(to, from), "either way");
  }
}
