package guise.formats;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder {@code ../shared} of who develops Guise; a clone of the project does not have it. */
final class Shared {
  private Shared() {}

  /** The project's root: the first directory upwards that has {@code .git} or {@code mvnw}. */
  static Path projectRoot() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve(".git")) && !Files.exists(at.resolve("mvnw"))) {
      at = Optional.ofNullable(at.getParent()).orElseThrow();
    }
    return at;
  }

  /** The folder: beside the project's root, or beside a directory above that. */
  static Optional<Path> root() {
    for (Path at = projectRoot().getParent(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("shared/dumps/SOURCES.tsv"))) {
        return Optional.of(at.resolve("shared"));
      }
    }
    return Optional.empty();
  }

  /** A file or folder in it; the test is skipped where it is absent. */
  static Path path(String name) {
    Optional<Path> path = root().map(root -> root.resolve(name)).filter(Files::exists);
    assumeTrue(path.isPresent(), () -> "skipped: there is no ../shared/" + name + " here");
    return path.orElseThrow();
  }

  /** Every file of a folder in it, in order. */
  static List<Path> files(String folder) {
    try (Stream<Path> files = Files.walk(path(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
