package guise.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON text (RFC 8259) while it is read into values that keep their lines.
 *
 * <p>Jackson reads the tokens, limits their depth, number and lengths, and finds what is wrong;
 * here that becomes the one line of a {@link FormatException}.
 */
final class JsonText {
  private static final int DEEPEST = 64;
  private static final int MOST_TOKENS = 2_000_000;
  private static final int QUOTED = 20;
  private static final String AFTER_THE_END = "nothing after the end of the JSON";

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxTokenCount(MOST_TOKENS)
                  .maxDocumentLength(Content.LIMIT)
                  .build())
          .build();

  private final String source;
  private final String text;
  private final JsonParser parser;

  private JsonText(Content content, JsonParser parser) {
    this.source = content.name();
    this.text = content.text();
    this.parser = parser;
  }

  /** The one value of a text. */
  static Json read(Content content) {
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), content.text())) {
      return new JsonText(content, parser).whole();
    }
  }

  private Json whole() {
    try {
      Json value = value(parser.nextToken());
      if (parser.nextToken() != null) {
        TokenStreamLocation second = parser.currentTokenLocation();
        throw unexpected(second, (int) second.getCharOffset(), AFTER_THE_END);
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw tooMuch(e);
    } catch (StreamReadException e) {
      throw unexpected(e.getLocation(), at(e), expected(at(e)));
    }
  }

  private Json value(@Nullable JsonToken first) {
    Place place = new Place(source, parser.currentTokenLocation().getLineNr());
    return switch (first) {
      case START_OBJECT -> object(place);
      case START_ARRAY -> array(place);
      case VALUE_STRING -> new Json.Text(place, string());
      case VALUE_TRUE -> new Json.Truth(place, true);
      case VALUE_FALSE -> new Json.Truth(place, false);
      case VALUE_NULL -> new Json.Null(place);
      case null -> throw place.found("the end of the text", "a JSON value");
      default -> new Json.Numeral(place, parser.getString());
    };
  }

  private Json object(Place place) {
    var members = new LinkedHashMap<String, Json>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Json value = value(parser.nextToken());
      if (members.put(name, value) != null) {
        throw value.place().found(FormatException.quoted(name) + " again", "every name once");
      }
    }
    return new Json.Members(place, members);
  }

  private Json array(Place place) {
    var elements = new ArrayList<Json>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      elements.add(value(next));
    }
    return new Json.Elements(place, elements);
  }

  /** The string that begins here, which Jackson reads to its end only now. */
  private String string() {
    try {
      return parser.getString();
    } catch (StreamReadException e) {
      int at = at(e);
      throw unexpected(
          e.getLocation(), at, at < text.length() ? "an escape like \\n or \\u00e9" : "'\"'");
    }
  }

  private FormatException tooMuch(StreamConstraintsException e) {
    var place = new Place(source, parser.currentLocation().getLineNr());
    return parser.streamReadContext().getNestingDepth() > DEEPEST
        ? place.found("values nested deeper than " + DEEPEST, "a flatter text")
        : place.found("too much (" + e.getOriginalMessage() + ")", "a smaller text");
  }

  /** Where what is wrong begins; of a number, Jackson names a place within it. */
  private int at(StreamReadException e) {
    int at = (int) e.getLocation().getCharOffset();
    boolean number = at < text.length() && e.getOriginalMessage().contains("umeric value");
    while (number && at > 0 && "0123456789+-.eE".indexOf(text.charAt(at - 1)) >= 0) {
      at--;
    }
    return at;
  }

  /** What may stand at a place, by what stands before it. */
  private String expected(int at) {
    TokenStreamContext in = parser.streamReadContext();
    String before = text.substring(0, at).stripTrailing();
    boolean first = before.endsWith("{") || before.endsWith("[");
    if (in.inRoot()) {
      return before.isEmpty() ? "a JSON value" : AFTER_THE_END;
    }
    if (before.endsWith(":") || in.inArray() && (first || before.endsWith(","))) {
      return "a JSON value";
    }
    if (first || before.endsWith(",")) {
      return "a name in quotes";
    }
    boolean named = parser.currentToken() == JsonToken.PROPERTY_NAME;
    return named ? "':'" : in.inObject() ? "',' or '}'" : "',' or ']'";
  }

  private FormatException unexpected(TokenStreamLocation location, int at, String expected) {
    var place = new Place(source, location.getLineNr());
    if (at >= text.length()) {
      return place.found("the end of the text", expected);
    }
    if (text.charAt(at) < ' ') {
      return place.found("a string that does not end in its line", "'\"'");
    }
    String found = text.substring(at, Math.min(text.length(), at + QUOTED));
    return place.foundText(found.lines().findFirst().orElse(""), expected);
  }
}
