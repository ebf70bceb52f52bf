package guise.formats;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** How far apart two spellings are. */
final class Spelling {
  private static final int MOST = 3;

  private Spelling() {}

  /** The known words that may have been meant, the nearest first: at most three. */
  static List<String> nearest(String word, Collection<String> known) {
    int tolerated = Math.clamp((word.length() + 1) / 3, 1, 3);
    return known.stream()
        .filter(k -> distance(word, k) <= tolerated || word.length() > 2 && k.startsWith(word))
        .sorted(Comparator.comparingInt(k -> distance(word, k)))
        .limit(MOST)
        .toList();
  }

  /** The insertions, deletions and replacements of a character that make one of the other. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
