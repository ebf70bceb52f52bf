package guise.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Rows as lines of text with their columns aligned. */
final class Aligned {
  private static final String GAP = "  ";
  private static final int NARROWEST = 12;

  private final Page page;
  private final String indent;
  private final List<String> lines = new ArrayList<>();
  private int[] widths = {};

  Aligned(Page page, String indent) {
    this.page = page;
    this.indent = indent;
  }

  List<String> headed(List<String> titles, List<List<Cell>> rows) {
    if (rows.isEmpty()) {
      return lines;
    }
    var all = new ArrayList<List<Cell>>();
    all.add(titles.stream().map(title -> Cell.of(title).in(Tone.DIM)).toList());
    all.addAll(rows);
    return rows(all);
  }

  List<String> rows(List<List<Cell>> rows) {
    if (!rows.isEmpty()) {
      measure(rows);
      rows.forEach(this::add);
    }
    return lines;
  }

  /** Each column is as wide as its longest cell; too wide a table takes from the widest. */
  private void measure(List<List<Cell>> rows) {
    int columns = rows.getFirst().size();
    widths = new int[columns];
    int[] words = new int[columns];
    for (List<Cell> row : rows) {
      for (int at = 0; at < columns; at++) {
        String text = row.get(at).text();
        widths[at] = Math.max(widths[at], text.length());
        words[at] = Math.max(words[at], longestWord(text));
      }
    }
    int gaps = indent.length() + GAP.length() * (columns - 1);
    int surplus = gaps + Arrays.stream(widths).sum() - page.width();
    OptionalInt widest = widest(words);
    for (; surplus > 0 && widest.isPresent(); surplus--) {
      widths[widest.getAsInt()]--;
      widest = widest(words);
    }
  }

  private static int longestWord(String text) {
    int longest = 0;
    for (String word : text.split(" ", -1)) {
      longest = Math.max(longest, word.length());
    }
    return longest;
  }

  /** The widest of the columns that can be broken further. */
  private OptionalInt widest(int[] words) {
    return IntStream.range(0, widths.length)
        .filter(at -> widths[at] > Math.max(NARROWEST, words[at]))
        .reduce((a, b) -> widths[b] > widths[a] ? b : a);
  }

  /** One row: as many lines as its longest cell takes. */
  private void add(List<Cell> row) {
    var wrapped = new ArrayList<List<String>>();
    for (int at = 0; at < widths.length; at++) {
      wrapped.add(Wrapping.of(row.get(at).text(), widths[at]));
    }
    int height = wrapped.stream().mapToInt(List::size).max().orElse(0);
    for (int number = 0; number < height; number++) {
      var line = new StringBuilder(indent);
      for (int at = 0; at < widths.length; at++) {
        String part = number < wrapped.get(at).size() ? wrapped.get(at).get(number) : "";
        boolean last = at == widths.length - 1;
        line.append(page.tinted(row.get(at).tone(), part));
        line.append(last ? "" : " ".repeat(Math.max(0, widths[at] - part.length())) + GAP);
      }
      lines.add(line.toString());
    }
  }
}
