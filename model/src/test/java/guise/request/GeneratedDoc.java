package guise.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A page of {@code docs/} that a test writes; {@code -Dguise.regenerate=true} renews it. */
final class GeneratedDoc {
  private GeneratedDoc() {}

  static void check(String name, String expected) {
    Path page = root().resolve("docs").resolve(name);
    try {
      if (Boolean.getBoolean("guise.regenerate")) {
        Files.createDirectories(page.getParent());
        Files.writeString(page, expected);
      }
      String actual = Files.exists(page) ? Files.readString(page) : "";
      assertEquals(
          expected, actual, "docs/" + name + " is stale: run with -Dguise.regenerate=true");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The project's directory: the one above that has {@code model/}. */
  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("model/src"))) {
      at = Optional.ofNullable(at.getParent()).orElseThrow();
    }
    return at;
  }
}
