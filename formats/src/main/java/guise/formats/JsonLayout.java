package guise.formats;

import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.TokenStreamContext;

/** Where line breaks and blanks stand in the JSON that Guise writes. */
final class JsonLayout implements PrettyPrinter {
  /** The arrays whose objects have a line each. */
  private static final Set<String> ROWS =
      Set.of("cpuid", "entries", "gaps", "features", "msrs", "blocks");

  private static boolean inRow(JsonGenerator json) {
    TokenStreamContext in = json.streamWriteContext();
    return in.inObject()
        && in.getParent().inArray()
        && ROWS.contains(in.getParent().getParent().currentName());
  }

  private static void newLine(JsonGenerator json, int depth) {
    json.writeRaw("\n" + "  ".repeat(depth));
  }

  private static int depth(JsonGenerator json) {
    return json.streamWriteContext().getNestingDepth();
  }

  @Override
  public void writeRootValueSeparator(JsonGenerator json) {
    newLine(json, 0);
  }

  @Override
  public void writeStartObject(JsonGenerator json) {
    json.writeRaw('{');
  }

  @Override
  public void beforeObjectEntries(JsonGenerator json) {
    if (!inRow(json)) {
      newLine(json, depth(json));
    }
  }

  @Override
  public void writeObjectNameValueSeparator(JsonGenerator json) {
    json.writeRaw(": ");
  }

  @Override
  public void writeObjectEntrySeparator(JsonGenerator json) {
    json.writeRaw(',');
    if (inRow(json)) {
      json.writeRaw(' ');
    } else {
      newLine(json, depth(json));
    }
  }

  @Override
  public void writeEndObject(JsonGenerator json, int members) {
    if (members > 0 && !inRow(json)) {
      newLine(json, depth(json) - 1);
    }
    json.writeRaw('}');
  }

  @Override
  public void writeStartArray(JsonGenerator json) {
    json.writeRaw('[');
  }

  @Override
  public void beforeArrayValues(JsonGenerator json) {
    newLine(json, depth(json));
  }

  @Override
  public void writeArrayValueSeparator(JsonGenerator json) {
    json.writeRaw(',');
    newLine(json, depth(json));
  }

  @Override
  public void writeEndArray(JsonGenerator json, int elements) {
    if (elements > 0) {
      newLine(json, depth(json) - 1);
    }
    json.writeRaw(']');
  }
}
