package guise.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** A JSON text while it is read into values; depth and number of the values are limited. */
final class JsonText {
  private static final int MOST_VALUES = 1_000_000;
  private static final int DEEPEST = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(64).build())
          .build();

  private final Content content;
  private int values;

  JsonText(Content content) {
    this.content = content;
  }

  Json value() {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), content.text())) {
      Json value = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw place(parser).found("text after the end of the JSON", "nothing more");
      }
      return value;
    } catch (JacksonException e) {
      throw place(e.getLocation()).found("bad JSON (" + cause(e) + ")", "a JSON text");
    }
  }

  private Json value(JsonParser parser, JsonToken token) {
    if (++values > MOST_VALUES) {
      throw place(parser).found("more than " + MOST_VALUES + " values", "a smaller text");
    }
    Place place = place(parser);
    return switch (token) {
      case START_OBJECT -> object(parser, place);
      case START_ARRAY -> array(parser, place);
      case VALUE_STRING -> new Json.Text(place, parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Number(place, parser.getString());
      case VALUE_TRUE -> new Json.Truth(place, true);
      case VALUE_FALSE -> new Json.Truth(place, false);
      case VALUE_NULL -> new Json.Null(place);
      case null, default -> throw place.found("the end of the text", "a JSON value");
    };
  }

  private Json object(JsonParser parser, Place place) {
    var members = new LinkedHashMap<String, Json>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return new Json.Members(place, members);
  }

  private Json array(JsonParser parser, Place place) {
    var elements = new ArrayList<Json>();
    for (var next = parser.nextToken();
        next != JsonToken.END_ARRAY && next != null;
        next = parser.nextToken()) {
      elements.add(value(parser, next));
    }
    return new Json.Elements(place, elements);
  }

  private Place place(JsonParser parser) {
    return place(parser.currentTokenLocation());
  }

  private Place place(TokenStreamLocation location) {
    return new Place(content.name(), Math.max(0, location.getLineNr()));
  }

  private static String cause(JacksonException e) {
    String message = e.getOriginalMessage();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
