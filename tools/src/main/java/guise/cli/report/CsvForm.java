package guise.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report's tables as comma-separated values (RFC 4180, lines end with a line feed). */
final class CsvForm {
  private CsvForm() {}

  static String of(Report report) {
    var lines = new ArrayList<List<String>>();
    List<Part.Table> tables = report.principal();
    if (tables.isEmpty()) {
      facts(report, lines);
    } else {
      lines.add(tables.getFirst().columns().stream().map(Column::key).toList());
      for (Part.Table table : tables) {
        table.rows().forEach(row -> lines.add(row.stream().map(CsvForm::text).toList()));
      }
    }
    return lines.stream().map(CsvForm::line).collect(Collectors.joining());
  }

  private static void facts(Report report, List<List<String>> lines) {
    lines.add(List.of("key", "value"));
    for (Part part : report.parts()) {
      if (part instanceof Part.Facts facts) {
        facts.facts().forEach(f -> lines.add(List.of(f.key(), text(f.value()))));
      }
    }
  }

  private static String text(Cell cell) {
    return switch (cell.value()) {
      case null -> "";
      case List<?> words -> words.stream().map(String::valueOf).collect(Collectors.joining(" "));
      case Object value -> value.toString();
    };
  }

  private static String line(List<String> values) {
    return values.stream().map(CsvForm::quoted).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
