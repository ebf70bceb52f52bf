package guise.cli;

import guise.x86.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that somebody most likely meant. */
final class Suggestion {
  private Suggestion() {}

  /** The nearest word, if it is within a third of the letters. */
  static Optional<String> nearest(String word, Collection<String> known) {
    int tolerated = Math.max(1, word.length() / 3);
    return known.stream()
        .filter(k -> EditDistance.between(word, k) <= tolerated)
        .min(Comparator.comparingInt(k -> EditDistance.between(word, k)));
  }
}
