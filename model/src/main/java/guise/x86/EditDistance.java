package guise.x86;

/** How many slips of the finger lie between two words. */
public final class EditDistance {
  private EditDistance() {}

  /** The letters to insert, drop, replace or swap with their neighbour that make one the other. */
  public static int between(String from, String to) {
    int[][] slips = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        slips[i][j] = i == 0 || j == 0 ? i + j : least(slips, from, to, i, j);
      }
    }
    return slips[from.length()][to.length()];
  }

  private static int least(int[][] slips, String from, String to, int i, int j) {
    int least = Math.min(slips[i - 1][j], slips[i][j - 1]) + 1;
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    least = Math.min(least, slips[i - 1][j - 1] + (same ? 0 : 1));
    return areSwapped(from, to, i, j) ? Math.min(least, slips[i - 2][j - 2] + 1) : least;
  }

  private static boolean areSwapped(String from, String to, int i, int j) {
    return i > 1
        && j > 1
        && from.charAt(i - 1) == to.charAt(j - 2)
        && from.charAt(i - 2) == to.charAt(j - 1);
  }
}
