package guise.contract;

import guise.replay.compare.Pair;
import guise.replay.text.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What {@code docs/known-differences.md} lists: steps of recordings that replay differently. */
record KnownDifferences(List<Row> rows) {
  private static final String ROW_START = "| `";

  /**
   * A row of the table; each of its lists is a choice of beginnings.
   *
   * @param recordings beginnings of the recording's name
   * @param sections beginnings of the section's heading
   * @param steps beginnings of the step's first line, as recorded or, where that lacks, replayed
   */
  record Row(List<String> recordings, List<String> sections, List<String> steps, String cause) {
    boolean concerns(String recording) {
      return beginsWithAny(recording, recordings);
    }

    boolean covers(String recording, String heading, Pair pair) {
      String line = pair.recorded().or(pair::replayed).map(Step::line).orElse("");
      return concerns(recording) && beginsWithAny(heading, sections) && beginsWithAny(line, steps);
    }

    private static boolean beginsWithAny(String text, List<String> beginnings) {
      return beginnings.stream().anyMatch(text::startsWith);
    }
  }

  static KnownDifferences read(Path page) throws IOException {
    return new KnownDifferences(
        Files.readAllLines(page).stream()
            .filter(line -> line.startsWith(ROW_START))
            .map(KnownDifferences::row)
            .toList());
  }

  private static Row row(String line) {
    String[] cells = line.split("\\|", -1);
    return new Row(words(cells[1]), words(cells[2]), words(cells[3]), cells[4].strip());
  }

  /** The words between backticks. */
  private static List<String> words(String cell) {
    String[] parts = cell.split("`", -1);
    return Arrays.stream(parts)
        .skip(1)
        .filter(part -> !part.isBlank() && !part.equals(", "))
        .toList();
  }

  boolean cover(String recording, String heading, Pair pair) {
    return rows.stream().anyMatch(row -> row.covers(recording, heading, pair));
  }
}
