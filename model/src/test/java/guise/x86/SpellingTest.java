package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that are almost right. */
class SpellingTest {
  private static List<String> nearest(String word, String... known) {
    return Spelling.nearest(word, List.of(known)).toList();
  }

  @Test
  void theNearestComesFirst() {
    assertEquals(List.of("milan"), nearest("milna", "rome", "milan", "turin"));
    assertEquals(List.of("rome", "romes"), nearest("rome", "romes", "rome", "milan"));
  }

  @Test
  void ofTwoTheOneOfTheSameLengthComesFirst() {
    assertEquals(List.of("avx2", "avx"), nearest("avx3", "avx", "avx2"));
  }

  @Test
  void aBeginningIsEnough() {
    assertEquals(List.of("sapphire-rapids"), nearest("sapphire", "sapphire-rapids"));
    assertEquals(List.of(), nearest("sa", "sapphire-rapids"));
  }

  @Test
  void onlyLettersAndDigitsCount() {
    assertEquals(List.of("sse4.1"), nearest("SSE4_1", "sse4.1", "avx"));
  }
}
