package guise.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A table as people read it: the columns they are shown, and grouped rows put together. */
record Grid(List<String> titles, List<List<Cell>> rows) {
  static Grid of(Part.Table table) {
    return switch (table.layout()) {
      case Part.Layout.Lines() -> lines(table);
      case Part.Layout.Grouped(List<Integer> by) -> grouped(table, by);
    };
  }

  private static Grid lines(Part.Table table) {
    int[] shown =
        IntStream.range(0, table.columns().size())
            .filter(at -> table.columns().get(at).isForPeople())
            .toArray();
    var rows = new ArrayList<List<Cell>>();
    for (List<Cell> row : table.rows()) {
      rows.add(IntStream.of(shown).mapToObj(row::get).toList());
    }
    return new Grid(
        IntStream.of(shown).mapToObj(at -> table.columns().get(at).title()).toList(), rows);
  }

  /** The grouping columns first, then all the names of the group in one cell. */
  private static Grid grouped(Part.Table table, List<Integer> by) {
    Map<List<Cell>, List<String>> groups = groups(table, by);
    var rows = new ArrayList<List<Cell>>();
    groups.forEach((key, names) -> {
      var row = new ArrayList<>(key);
      row.add(Cell.list(names, " "));
      rows.add(row);
    });
    var titles = new ArrayList<>(by.stream().map(at -> table.columns().get(at).title()).toList());
    titles.add(table.columns().getFirst().title());
    return new Grid(titles, rows);
  }

  /** The names of the first column by the cells of some others, in the order of the rows. */
  static Map<List<Cell>, List<String>> groups(Part.Table table, List<Integer> by) {
    var groups = new LinkedHashMap<List<Cell>, List<String>>();
    for (List<Cell> row : table.rows()) {
      List<Cell> key = by.stream().map(row::get).toList();
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row.getFirst().text());
    }
    return groups;
  }
}
