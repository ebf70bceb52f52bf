package guise.cli.report;

import java.util.List;
import java.util.stream.Collectors;

/** A report as text for people, aligned, and wrapped to the page where the page has an end. */
final class TextForm {
  private static final String INDENT = "  ";
  private static final String DEEPER = "      ";

  private final Page page;
  private final StringBuilder text = new StringBuilder();

  TextForm(Page page) {
    this.page = page;
  }

  String of(Report report) {
    for (Part part : report.parts()) {
      if (!text.isEmpty() && !part.title().isEmpty()) {
        text.append('\n');
      }
      title(part);
      add(part);
    }
    return text.toString();
  }

  private void title(Part part) {
    if (!part.title().isEmpty()) {
      for (String line : Wrapping.of(part.title(), page.width())) {
        line(page.tinted(Tone.TITLE, line));
      }
    }
  }

  private void add(Part part) {
    switch (part) {
      case Part.Facts facts -> add(facts);
      case Part.Table table -> add(table);
      case Part.Notes notes -> notes.sentences().forEach(this::note);
    }
  }

  private void note(String sentence) {
    List<String> lines = Wrapping.of(sentence, page.width() - 4);
    for (int at = 0; at < lines.size(); at++) {
      line(INDENT + (at == 0 ? "- " : INDENT) + lines.get(at));
    }
  }

  private void add(Part.Facts facts) {
    List<List<Cell>> rows =
        facts.facts().stream().map(f -> List.of(Cell.of(f.label()), f.value())).toList();
    new Aligned(page, INDENT).rows(rows).forEach(this::line);
  }

  private void add(Part.Table table) {
    switch (table.layout()) {
      case Part.Layout.Lines() -> {
        Grid grid = Grid.of(table);
        new Aligned(page, INDENT).headed(grid.titles(), grid.rows()).forEach(this::line);
      }
      case Part.Layout.Grouped(List<Integer> by) when by.size() == 1 ->
          new Aligned(page, INDENT).rows(Grid.of(table).rows()).forEach(this::line);
      case Part.Layout.Grouped(List<Integer> by) -> Grid.groups(table, by).forEach(this::group);
    }
  }

  /** What the members of a group have in common on one line, its names below. */
  private void group(List<Cell> key, List<String> names) {
    String common =
        key.stream()
            .filter(cell -> !cell.text().isEmpty())
            .map(cell -> page.tinted(cell.tone(), cell.text()))
            .collect(Collectors.joining("  "));
    String plain =
        key.stream()
            .map(Cell::text)
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining("  "));
    if (plain.length() + INDENT.length() <= page.width()) {
      line(INDENT + common);
    } else {
      Wrapping.of(plain, page.width() - INDENT.length()).forEach(l -> line(INDENT + l));
    }
    Wrapping.of(String.join(" ", names), page.width() - DEEPER.length())
        .forEach(l -> line(DEEPER + l));
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
