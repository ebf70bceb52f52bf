package guise.x86;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** A word that somebody wrote, of which only letters and digits count, in either case. */
public final class Spelling {
  private Spelling() {}

  /** The known words that may have been meant, the nearest first; of two, one of this length. */
  public static Stream<String> nearest(String word, Collection<String> known) {
    String wanted = letters(word);
    int tolerated = Math.clamp((wanted.length() + 1) / 3, 1, 3);
    Comparator<String> bySlips =
        Comparator.comparingInt(k -> EditDistance.between(wanted, letters(k)));
    return known.stream()
        .filter(k -> isNear(wanted, letters(k), tolerated))
        .sorted(bySlips.thenComparingInt(k -> Math.abs(letters(k).length() - wanted.length())));
  }

  private static boolean isNear(String word, String known, int tolerated) {
    boolean comparable = Math.abs(word.length() - known.length()) <= tolerated;
    return comparable && EditDistance.between(word, known) <= tolerated
        || word.length() > 2 && known.startsWith(word);
  }

  static String letters(String word) {
    return word.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }
}
