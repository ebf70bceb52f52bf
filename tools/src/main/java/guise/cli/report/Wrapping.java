package guise.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Text broken at its blanks. */
final class Wrapping {
  private static final int LEAST = 8;

  private Wrapping() {}

  /** The lines of a text, none longer than the width unless a word is. */
  static List<String> of(String text, int width) {
    int room = Math.max(LEAST, width);
    if (text.length() <= room) {
      return List.of(text);
    }
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
