package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command explains itself, and its examples work. (Those of {@code guise conform} take a
 * device and a minute; ConformanceTest plays it.)
 */
final class HelpTest {
  @ParameterizedTest(name = "guise {0} --help")
  @ValueSource(
      strings = {
        "",
        "explain",
        "supported",
        "decode",
        "diff",
        "run",
        "replay",
        "lint",
        "vcpu",
        "vcpu save",
        "vcpu restore",
        "lab",
        "conform",
        "lab list",
        "lab nested",
        "host",
        "host list",
        "host show",
        "host convert",
        "completion"
      })
  void showsExamplesThatRun(String command, @TempDir Path directory) {
    assumeTrue(!command.equals("conform") || hasKvm(), "there is no /dev/kvm to conform to");
    Ran help = Ran.of((command + " --help").strip());
    assertEquals(0, help.status());
    List<Example> examples = Example.of(help.out());
    assertFalse(examples.isEmpty(), help.out());
    for (Example example : examples) {
      Ran run = example.run(directory);
      assertTrue(run.status() <= 1, example + ": " + run.err());
      boolean traces = example.line().contains("--trace");
      boolean fine = run.status() == 0 || !run.out().isEmpty();
      assertEquals(fine && !traces, run.err().isEmpty(), example + ": " + run.err());
    }
  }

  private static boolean hasKvm() {
    return Files.isWritable(Path.of("/dev/kvm"));
  }

  /** Examples that need files of the user's, or a device. */
  @ParameterizedTest(name = "guise {0} --help")
  @ValueSource(strings = {"record", "replay", "conform", "run", "lint", "vcpu save"})
  void showsExamplesThatAreWellFormed(String command) {
    Ran help = Ran.of(command + " --help");
    assertEquals(0, help.status());
    List<String> examples =
        help.out().lines().map(String::strip).filter(l -> l.startsWith("guise ")).toList();
    assertFalse(examples.isEmpty(), help.out());
    for (String example : examples) {
      String[] words = example.substring("guise ".length()).split(" ", -1);
      Commands.all(Console.ofThisProcess()).parseArgs(words);
    }
  }
}
