package guise.replay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The recordings that the project carries. */
public final class Traces {
  public static final List<String> MAINLINE =
      List.of(
          "svm-6.1-mainline",
          "svm-6.12-mainline",
          "svm-6.17-mainline",
          "svm-7.2-mainline",
          "vmx-6.1-skx-mainline",
          "vmx-6.12-spr-mainline",
          "vmx-7.2-skx-mainline",
          "vmx-7.2-spr-mainline");
  public static final List<String> NAMES =
      Stream.concat(MAINLINE.stream(), Stream.of("pvm-6.18-patched")).toList();

  private Traces() {}

  public static Path path(String name) {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
    }
    return directory.resolve("contract/src/test/resources/traces/" + name + ".log.gz");
  }
}
