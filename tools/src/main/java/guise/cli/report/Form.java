package guise.cli.report;

import java.util.Locale;

/** The forms in which a report can be had. */
public enum Form {
  TABLE,
  JSON,
  CSV,
  MARKDOWN;

  /** The version of the JSON form; a member that changes its meaning or goes away raises it. */
  public static final int SCHEMA_VERSION = 1;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The text of a report, with its last line break. */
  public String of(Report report, Page page) {
    return switch (this) {
      case TABLE -> new TextForm(page).of(report);
      case JSON -> JsonForm.of(report);
      case CSV -> CsvForm.of(report);
      case MARKDOWN -> MarkdownForm.of(report);
    };
  }
}
