package guise.request;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that somebody most likely meant. */
final class Spelling {
  private Spelling() {}

  /** The word with the fewest letters to change, if they are few; of several one of that length. */
  static Optional<String> nearest(String word, Collection<String> known) {
    Comparator<String> byChanges = Comparator.comparingInt(k -> changes(word, k));
    Comparator<String> byLength =
        Comparator.comparingInt(k -> Math.abs(k.length() - word.length()));
    return known.stream()
        .min(byChanges.thenComparing(byLength))
        .filter(k -> changes(word, k) <= 1 + word.length() / 4);
  }

  private static int changes(String word, String known) {
    return distance(letters(word), letters(known));
  }

  private static String letters(String word) {
    return word.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's distance. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int at = 0; at <= to.length(); at++) {
      row[at] = at;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int kept = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(kept, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
