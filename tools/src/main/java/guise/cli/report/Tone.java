package guise.cli.report;

/** What a piece of text means to its reader; on a terminal, its colour. */
public enum Tone {
  // spotless:off
  PLAIN  (""),
  TITLE  ("\u001b[1m"),
  DIM    ("\u001b[2m"),
  GOOD   ("\u001b[32m"),
  WARNING("\u001b[33m"),
  DANGER ("\u001b[1;31m");
  // spotless:on

  private static final String RESET = "\u001b[0m";

  private final String escape;

  Tone(String escape) {
    this.escape = escape;
  }

  String on(String text) {
    return escape.isEmpty() || text.isEmpty() ? text : escape + text + RESET;
  }
}
