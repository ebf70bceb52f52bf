package guise.formats;

/** A text that is not what it should be: where, what was found, and what was expected. */
public final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int QUOTED = 60;

  private final String source;
  private final int line;
  private final String found;
  private final String expected;

  /**
   * @param source the name of the file or other input
   * @param line the line, counted from 1; 0 for the input as a whole
   * @param found what is there, as a noun phrase
   * @param expected what should be there, as a noun phrase
   */
  public FormatException(String source, int line, String found, String expected) {
    super(
        oneLine(source)
            + (line > 0 ? ":" + line : "")
            + ": found "
            + oneLine(found)
            + ", expected "
            + oneLine(expected));
    this.source = source;
    this.line = line;
    this.found = found;
    this.expected = expected;
  }

  public String source() {
    return source;
  }

  public int line() {
    return line;
  }

  public String found() {
    return found;
  }

  public String expected() {
    return expected;
  }

  /** Foreign text as a message quotes it: short, printable, in quotes. */
  public static String quoted(String text) {
    String part = text.length() > QUOTED ? text.substring(0, QUOTED) + "..." : text;
    return "'" + oneLine(part) + "'";
  }

  private static String oneLine(String text) {
    var line = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}
