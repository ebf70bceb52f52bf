package guise.formats;

import guise.formats.Document.TableDocument;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * A list of {@code kvm_cpuid_entry2} as JSON: an array of entries, or an object with {@code
 * schemaVersion} 1 and {@code entries}. Numbers are hexadecimal strings or decimal numbers; {@code
 * index} and {@code flags} may be missing and are 0 then.
 *
 * <pre>
 * [{"function": "0x7", "index": "0x0", "flags": "0x1",
 *   "eax": "0x2", "ebx": "0xf1bf25eb", "ecx": "0x18415f6e", "edx": "0xbfc04410"}]
 * </pre>
 */
public final class CpuidTableJson implements Format {
  private static final int SCHEMA_VERSION = 1;

  CpuidTableJson() {}

  /**
   * Reads a table from a file.
   *
   * @throws FormatException if the file holds none
   */
  public static CpuidTable read(Path path) {
    return table(Content.read(path));
  }

  /**
   * Reads a table from an input.
   *
   * @throws FormatException if it holds none
   */
  public static CpuidTable read(InputStream stream, String name) {
    return table(Content.read(stream, name));
  }

  /** The text of a table, one entry a line. */
  public static String write(CpuidTable table) {
    return JsonOut.object(json -> {
      json.writeNumberProperty("schemaVersion", SCHEMA_VERSION);
      json.writeArrayPropertyStart("entries");
      table.forEach(entry -> write(entry, json));
      json.writeEndArray();
    });
  }

  static void write(CpuidEntry entry, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("function", Hex.of(entry.function()));
    json.writeStringProperty("index", Hex.of(entry.index()));
    json.writeStringProperty("flags", Hex.of(entry.flags()));
    JsonRegisters.write(entry.values(), json);
    if (!entry.padding().equals(CpuidEntry.Padding.ZERO)) {
      CpuidEntry.Padding padding = entry.padding();
      json.writeArrayPropertyStart("padding");
      for (int word : new int[] {padding.first(), padding.second(), padding.third()}) {
        json.writeString(Hex.of(word));
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  @Override
  public String name() {
    return "CPUID table";
  }

  @Override
  @SuppressWarnings("exports") // called by this package only
  public boolean recognises(Content content) {
    return content.json().filter(CpuidTableJson::isTable).isPresent();
  }

  private static boolean isTable(Json json) {
    return switch (json) {
      case Json.Elements list ->
          list.elements().isEmpty()
              || list.elements().getFirst() instanceof Json.Members first && first.has("function");
      case Json.Members members -> members.has("entries");
      default -> false;
    };
  }

  @Override
  @SuppressWarnings("exports") // called by this package only
  public Document read(Content content) {
    return new TableDocument(name(), content.name(), table(content));
  }

  private static CpuidTable table(Content content) {
    Json json = content.json().orElseThrow(() -> content.whole().found("no JSON", "a CPUID table"));
    return table(entries(json));
  }

  static CpuidTable table(List<Json> entries) {
    return CpuidTable.of(entries.stream().map(CpuidTableJson::entry).toList());
  }

  private static List<Json> entries(Json json) {
    if (json instanceof Json.Members members) {
      HostProfile.checkSchemaVersion(members);
      return members.get("entries").array("'entries'");
    }
    return json.array("a list of entries");
  }

  private static CpuidEntry entry(Json json) {
    Json.Members entry = json.object("an entry");
    var plain =
        new CpuidEntry(
            entry.get("function").int32("'function'"),
            entry.find("index").map(index -> index.int32("'index'")).orElse(0),
            entry.find("flags").map(flags -> flags.int32("'flags'")).orElse(0),
            JsonRegisters.read(entry));
    return entry.find("padding").map(padding -> plain.with(padding(padding))).orElse(plain);
  }

  private static CpuidEntry.Padding padding(Json json) {
    List<Json> words = json.array("'padding'");
    if (words.size() != 3) {
      throw json.place().found(words.size() + " words of padding", "three");
    }
    return new CpuidEntry.Padding(
        words.get(0).int32("a word of padding"),
        words.get(1).int32("a word of padding"),
        words.get(2).int32("a word of padding"));
  }
}
