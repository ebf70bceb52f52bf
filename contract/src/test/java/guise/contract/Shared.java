package guise.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of dumps and recordings beside the project, which not everybody has. */
final class Shared {
  private Shared() {}

  /** A file or folder of it; the test is skipped where it is absent. */
  static Path path(String relative) {
    Path path = root().resolve("../shared").resolve(relative).normalize();
    assumeTrue(Files.exists(path), path + " is absent");
    return path;
  }

  /** The project's root. */
  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
    }
    return directory;
  }
}
