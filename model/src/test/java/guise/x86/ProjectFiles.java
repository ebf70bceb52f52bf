package guise.x86;

import java.nio.file.Files;
import java.nio.file.Path;

/** The files that tests of the tables read and write beside the classes. */
final class ProjectFiles {
  private ProjectFiles() {}

  /** A file of the project, by its path from the project's root. */
  static Path file(String path) {
    return root().resolve(path);
  }

  /** A file of the material beside the project, which is not there on every machine. */
  static Path shared(String path) {
    return root().resolveSibling("shared").resolve(path);
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve(".git")) && !Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("no project root above " + Path.of("").toAbsolutePath());
      }
    }
    return directory;
  }
}
