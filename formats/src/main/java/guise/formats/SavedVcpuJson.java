package guise.formats;

import guise.formats.Document.TableDocument;
import guise.kvm.saved.SavedVcpu;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;

/**
 * The saved state of a vCPU as JSON with {@code formatVersion} 1 (docs/saved-state.md). As one of
 * the {@link Documents} it is the CPUID table the vCPU holds.
 */
public final class SavedVcpuJson implements Format {
  private static final String VERSION = "formatVersion";
  private static final int FORMAT_VERSION = 1;

  SavedVcpuJson() {}

  /**
   * Reads a state from a file.
   *
   * @throws FormatException if the file holds none, or one of another version
   */
  public static SavedVcpu read(Path path) {
    return state(Content.read(path));
  }

  /**
   * Reads a state from an input.
   *
   * @throws FormatException if it holds none, or one of another version
   */
  public static SavedVcpu read(InputStream stream, String name) {
    return state(Content.read(stream, name));
  }

  /** The text of a state. Reading it gives an equal state. */
  public static String write(SavedVcpu saved) {
    return JsonOut.object(json -> {
      json.writeNumberProperty(VERSION, FORMAT_VERSION);
      new RecordText(json).members(saved);
    });
  }

  @Override
  public String name() {
    return "saved vCPU";
  }

  @Override
  @SuppressWarnings("exports") // called by this package only
  public boolean recognises(Content content) {
    return content
        .json()
        .filter(json -> json instanceof Json.Members members && members.has(VERSION))
        .isPresent();
  }

  @Override
  @SuppressWarnings("exports") // called by this package only
  public Document read(Content content) {
    return new TableDocument(name(), content.name(), state(content).cpuid());
  }

  private static SavedVcpu state(Content content) {
    Json json = content.json().orElseThrow(() -> content.whole().found("no JSON", "a saved vCPU"));
    Json.Members members = json.object("a saved vCPU");
    Json version = members.get(VERSION);
    int found = version.count("'" + VERSION + "'", Integer.MAX_VALUE);
    if (found != FORMAT_VERSION) {
      throw version.place().found(VERSION + " " + found, VERSION + " " + FORMAT_VERSION);
    }
    return RecordJson.read(members, SavedVcpu.class, Set.of(VERSION));
  }
}
