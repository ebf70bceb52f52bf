package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code guise replay} says, and the status it ends with. */
final class ReplayTest {
  private static final String TRACES = "contract/src/test/resources/traces/";

  private static String trace(String name) {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
    }
    return directory.resolve(TRACES + name + ".log.gz").toString();
  }

  @Test
  void equalAnswersEndWithStatusZero() {
    Run run = Run.of("replay", trace("svm-6.12-mainline"), "--section", "afterrun.basic");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("No difference"), run.out());
    assertTrue(run.out().contains("needs execution"), run.out());
  }

  @Test
  void aDifferentAnswerIsShownAndEndsWithStatusOne() {
    Run run = Run.of("replay", trace("pvm-6.18-patched"), "--section", "cr4", "--differences", "1");
    assertEquals(1, run.status(), run.err());
    assertTrue(run.out().contains("First differences"), run.out());
    List<String> rows = run.out().lines().filter(line -> line.contains("CR4ACCEPT")).toList();
    assertEquals(1, rows.size(), run.out());
  }

  @Test
  void aSectionThatIsNotThereIsSaidSo() {
    String trace = trace("svm-6.12-mainline");
    Run.of("replay", trace, "--section", "nope")
        .complains(2, trace + ": no section begins with 'nope'");
  }

  @Test
  void aFileThatIsNoRecordingIsSaidSo(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("no-trace"), "nothing\n");
    Run run = Run.of("replay", file.toString());
    assertEquals(2, run.status());
    assertEquals("", run.out());
  }

  @Test
  void itExplainsItself() {
    Run run = Run.of("replay --help");
    assertEquals(0, run.status());
    assertTrue(run.out().contains("guise replay vmx-7.2-spr-mainline.log.gz"), run.out());
  }
}
