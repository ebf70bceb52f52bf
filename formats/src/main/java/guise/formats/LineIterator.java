package guise.formats;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The lines of a text, which end with LF, CR LF or CR. */
final class LineIterator implements Iterator<Line> {
  /** The longest line of a text in lines; JSON and XML may have longer ones. */
  static final int LONGEST = 32768;

  private final String source;
  private final String text;
  private int at;
  private int number;

  LineIterator(String source, String text) {
    this.source = source;
    this.text = text;
  }

  @Override
  public boolean hasNext() {
    return at < text.length();
  }

  @Override
  public Line next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int end = at;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    var place = new Place(source, ++number);
    if (end - at > LONGEST) {
      throw place.found(
          "a line of " + (end - at) + " characters", "at most " + LONGEST + " in a line");
    }
    Line line = new Line(place, text.substring(at, end));
    boolean pair = text.startsWith("\r\n", end);
    at = Math.min(text.length(), end + (pair ? 2 : 1));
    return line;
  }
}
