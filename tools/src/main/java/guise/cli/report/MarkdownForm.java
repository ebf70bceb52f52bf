package guise.cli.report;

import java.util.List;
import java.util.stream.Collectors;

/** A report in GitHub's Markdown. */
final class MarkdownForm {
  private final StringBuilder text = new StringBuilder();

  private MarkdownForm() {}

  static String of(Report report) {
    var form = new MarkdownForm();
    report.parts().forEach(form::add);
    return form.text.toString();
  }

  private void add(Part part) {
    if (!text.isEmpty()) {
      text.append('\n');
    }
    if (!part.title().isEmpty()) {
      text.append("## ").append(escaped(part.title())).append("\n\n");
    }
    switch (part) {
      case Part.Facts facts -> {
        row(List.of("", ""));
        row(List.of("---", "---"));
        facts.facts().forEach(f -> row(List.of(escaped(f.label()), escaped(f.value().text()))));
      }
      case Part.Table table -> add(table);
      case Part.Notes notes ->
          notes.sentences().forEach(s -> text.append("- ").append(escaped(s)).append('\n'));
    }
  }

  private void add(Part.Table table) {
    Grid grid = Grid.of(table);
    row(grid.titles().stream().map(MarkdownForm::escaped).toList());
    row(grid.titles().stream().map(_ -> "---").toList());
    for (List<Cell> cells : grid.rows()) {
      row(cells.stream().map(cell -> escaped(cell.text())).toList());
    }
  }

  private void row(List<String> cells) {
    text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;");
  }
}
