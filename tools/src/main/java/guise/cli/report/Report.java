package guise.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command has to say.
 *
 * @param command its name
 */
public record Report(String command, List<Part> parts) {
  public Report {
    parts = List.copyOf(parts);
  }

  /** The tables that have the columns of the first one: what CSV can hold. */
  List<Part.Table> principal() {
    var tables = new ArrayList<Part.Table>();
    for (Part part : parts) {
      if (part instanceof Part.Table table
          && (tables.isEmpty() || tables.getFirst().columns().equals(table.columns()))) {
        tables.add(table);
      }
    }
    return tables;
  }
}
