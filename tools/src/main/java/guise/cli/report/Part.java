package guise.cli.report;

import java.util.List;

/** A part of a report, under a title. Parts with the same key are one list to a program. */
public sealed interface Part {
  /** The member of the JSON object that holds it. */
  String key();

  /** What stands above it; empty where nothing does. */
  String title();

  /** Single figures, each with its name. */
  record Facts(String key, String title, List<Fact> facts) implements Part {
    public Facts {
      facts = List.copyOf(facts);
    }
  }

  /**
   * A figure.
   *
   * @param key the member of the JSON object
   */
  record Fact(String key, String label, Cell value) {}

  /** Rows of the same columns. */
  record Table(String key, String title, List<Column> columns, List<List<Cell>> rows, Layout layout)
      implements Part {
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<Cell> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException("a row of " + row.size() + " cells in " + key);
        }
      }
    }
  }

  /** Sentences. */
  record Notes(String key, String title, List<String> sentences) implements Part {
    public Notes {
      sentences = List.copyOf(sentences);
    }
  }

  /** How people read a table; programs get its rows whatever the layout. */
  sealed interface Layout {
    /** One line a row. */
    record Lines() implements Layout {}

    /**
     * The first column's names, listed for each combination of some other columns.
     *
     * @param by the indexes of these columns
     */
    record Grouped(List<Integer> by) implements Layout {
      public Grouped {
        by = List.copyOf(by);
      }
    }

    Layout LINES = new Lines();

    static Layout groupedBy(Integer... columns) {
      return new Grouped(List.of(columns));
    }
  }
}
