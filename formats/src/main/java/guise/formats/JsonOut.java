package guise.formats;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** JSON as Guise writes it: indented, but each object of an array of rows in one line. */
final class JsonOut {
  private static final JsonFactory JACKSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonOut() {}

  /** The text of the one object whose members are written by {@code members}. */
  static String object(Consumer<JsonGenerator> members) {
    var text = new StringWriter();
    try (JsonGenerator json = JACKSON.createGenerator(new Layout(), text)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  /** What Jackson asks for the printer of one text. */
  private static final class Layout extends ObjectWriteContext.Base {
    private final JsonLayout printer = new JsonLayout();

    @Override
    public PrettyPrinter getPrettyPrinter() {
      return printer;
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
