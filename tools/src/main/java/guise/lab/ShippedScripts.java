package guise.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The scripts that come with Guise, by name. */
public final class ShippedScripts {
  // spotless:off
  private static final List<String> NAMES =
      List.of(
          "linux-amx", "amx-ignored", "amx-unused", "amx-no-memory", "set-cpuid-after-run",
          "nested-a", "nested-b", "nested-c", "nested-d", "nested-e", "nested-f", "nested-g");
  // spotless:on

  private ShippedScripts() {}

  public static List<String> names() {
    return NAMES;
  }

  public static Optional<Script> find(String name) {
    return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
  }

  private static Script read(String name) {
    try (InputStream in = ShippedScripts.class.getResourceAsStream("scripts/" + name + ".lab")) {
      if (in == null) {
        throw new IllegalStateException("script " + name + " is missing");
      }
      return Script.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
