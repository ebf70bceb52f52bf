package guise.formats;

/** A position in a line from which its parts are taken one by one. */
final class Cursor {
  private final Line line;
  private final String text;
  private int at;

  Cursor(Line line) {
    this.line = line;
    this.text = line.text();
  }

  /** Takes a word if it is next. */
  boolean take(String word) {
    boolean next = text.startsWith(word, at);
    at += next ? word.length() : 0;
    return next;
  }

  void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** Takes hexadecimal digits, exactly so many. */
  long hex(int digits) {
    int end = at;
    while (end < text.length() && end - at <= digits && Hex.isDigit(text.charAt(end))) {
      end++;
    }
    if (end - at != digits) {
      throw line.place().foundText(nextPart(), digits + " hexadecimal digits");
    }
    long value = Hex.int64(text.substring(at, end), line.place());
    at = end;
    return value;
  }

  int hex32() {
    return (int) hex(8);
  }

  /** Takes a word that must be next. */
  void expect(String word) {
    if (!take(word)) {
      throw line.place().foundText(nextPart(), "'" + word + "'");
    }
  }

  private String nextPart() {
    String rest = text.substring(at);
    return rest.isBlank() ? "" : rest.strip().split("[\\s-]", 2)[0];
  }
}
