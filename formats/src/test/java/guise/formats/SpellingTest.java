package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that are almost right. */
class SpellingTest {
  @Test
  void distances() {
    assertEquals(0, Spelling.distance("rome", "rome"));
    assertEquals(1, Spelling.distance("rome", "roma"));
    assertEquals(4, Spelling.distance("", "rome"));
    assertEquals(3, Spelling.distance("kitten", "sitting"));
  }

  @Test
  void theNearestComesFirst() {
    assertEquals(List.of("milan"), Spelling.nearest("milna", List.of("rome", "milan", "turin")));
    assertEquals(
        List.of("sapphire-rapids"), Spelling.nearest("sapphire", List.of("sapphire-rapids")));
  }
}
