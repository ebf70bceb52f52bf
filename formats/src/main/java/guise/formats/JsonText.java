package guise.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * A JSON text (RFC 8259) while it is read into values; depth and number of the values are limited.
 *
 * <p>It is read by hand because shipped profiles are read when the command line starts: a JSON
 * library costs more time to load than these texts take to read. It also keeps every value's line.
 */
final class JsonText {
  private static final int MOST_VALUES = 1_000_000;
  private static final int DEEPEST = 64;
  private static final char END = '\0';

  private final String source;
  private final String text;
  private int at;
  private int line = 1;
  private int depth;
  private int values;

  JsonText(Content content) {
    source = content.name();
    text = content.text();
  }

  /** The one value of the text. */
  Json value() {
    Json value = next();
    if (peek() != END) {
      throw unexpected("nothing after the end of the JSON");
    }
    return value;
  }

  /** The next character that is no blank, which stays; {@link #END} behind the last one. */
  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      line += text.charAt(at) == '\n' ? 1 : 0;
      at++;
    }
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean take(char wanted) {
    boolean there = peek() == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private Place place() {
    return new Place(source, line);
  }

  private Json next() {
    char first = peek();
    Place place = place();
    if (++values > MOST_VALUES) {
      throw place.found("more than " + MOST_VALUES + " values", "a smaller text");
    }
    return switch (first) {
      case '{' -> object(place);
      case '[' -> array(place);
      case '"' -> new Json.Text(place, string());
      case 't' -> literal("true", new Json.Truth(place, true));
      case 'f' -> literal("false", new Json.Truth(place, false));
      case 'n' -> literal("null", new Json.Null(place));
      default -> new Json.Numeral(place, number());
    };
  }

  private Json object(Place place) {
    enter();
    var members = new LinkedHashMap<String, Json>();
    boolean more = !take('}');
    while (more) {
      if (peek() != '"') {
        throw unexpected("a name in quotes");
      }
      String name = string();
      if (!take(':')) {
        throw unexpected("':'");
      }
      members.put(name, next());
      more = another('}');
    }
    depth--;
    return new Json.Members(place, members);
  }

  private Json array(Place place) {
    enter();
    var elements = new ArrayList<Json>();
    boolean more = !take(']');
    while (more) {
      elements.add(next());
      more = another(']');
    }
    depth--;
    return new Json.Elements(place, elements);
  }

  private void enter() {
    at++;
    if (++depth > DEEPEST) {
      throw place().found("values nested deeper than " + DEEPEST, "a flatter text");
    }
  }

  /** Whether a comma announces another value; otherwise the structure must end. */
  private boolean another(char end) {
    if (take(',')) {
      return true;
    }
    if (take(end)) {
      return false;
    }
    throw unexpected("',' or '" + end + "'");
  }

  private Json literal(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw unexpected("a JSON value");
    }
    at += word.length();
    return value;
  }

  private String number() {
    int start = at;
    take('-');
    int digits = digits();
    boolean leadingZero = digits > 1 && text.charAt(at - digits) == '0';
    boolean good = digits > 0 && !leadingZero;
    if (good && text.startsWith(".", at)) {
      at++;
      good = digits() > 0;
    }
    if (good && at < text.length() && "eE".indexOf(text.charAt(at)) >= 0) {
      at++;
      at += at < text.length() && "+-".indexOf(text.charAt(at)) >= 0 ? 1 : 0;
      good = digits() > 0;
    }
    if (!good) {
      at = start;
      throw unexpected("a JSON value");
    }
    return text.substring(start, at);
  }

  private int digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - start;
  }

  private String string() {
    at++;
    int start = at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      plain();
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return text.substring(start, at++);
    }
    var unescaped = new StringBuilder(text.substring(start, at));
    while (at < text.length() && text.charAt(at) != '"') {
      unescaped.append(text.charAt(at) == '\\' ? escaped() : plain());
    }
    if (at++ >= text.length()) {
      throw unexpected("'\"'");
    }
    return unescaped.toString();
  }

  private char plain() {
    char c = text.charAt(at);
    if (c < ' ') {
      throw place().found("a string that does not end in its line", "'\"'");
    }
    at++;
    return c;
  }

  private char escaped() {
    int which = at + 1 < text.length() ? "\"\\/bfnrt".indexOf(text.charAt(at + 1)) : -1;
    if (which >= 0) {
      at += 2;
      return "\"\\/\b\f\n\r\t".charAt(which);
    }
    boolean unicode = text.startsWith("u", at + 1) && at + 6 <= text.length();
    String digits = unicode ? text.substring(at + 2, at + 6) : "";
    if (!unicode || !digits.chars().allMatch(c -> Hex.isDigit((char) c))) {
      throw unexpected("an escape like \\n or \\u00e9");
    }
    at += 6;
    return (char) Hex.int32(digits, place());
  }

  private FormatException unexpected(String expected) {
    if (at >= text.length()) {
      return place().found("the end of the text", expected);
    }
    int end = Math.min(text.length(), at + 20);
    return place().foundText(text.substring(at, end).lines().findFirst().orElse(""), expected);
  }
}
