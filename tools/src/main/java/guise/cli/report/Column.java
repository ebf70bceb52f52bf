package guise.cli.report;

/**
 * A column of a table.
 *
 * @param key the member of the JSON objects, and the head of the CSV column
 * @param title what people read above it
 */
public record Column(String key, String title, Reader reader) {
  /** Who is shown a column. */
  public enum Reader {
    EVERYBODY,
    PROGRAMS
  }

  /** A column for everybody, headed by its key. */
  public static Column of(String key) {
    return new Column(key, key, Reader.EVERYBODY);
  }

  /** A column that only JSON and CSV have. */
  public static Column data(String key) {
    return new Column(key, key, Reader.PROGRAMS);
  }

  boolean isForPeople() {
    return reader == Reader.EVERYBODY;
  }
}
