package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command explains itself, and its examples work. */
final class HelpTest {
  @ParameterizedTest(name = "guise {0} --help")
  @ValueSource(
      strings = {
        "",
        "explain",
        "supported",
        "decode",
        "diff",
        "lab",
        "conform",
        "lab list",
        "host",
        "host list",
        "host show",
        "host convert",
        "completion"
      })
  void showsExamplesThatRun(String command) {
    Ran help = Ran.of((command + " --help").strip());
    assertEquals(0, help.status());
    List<String> examples =
        help.out().lines().map(String::strip).filter(l -> l.startsWith("guise ")).toList();
    assertFalse(examples.isEmpty(), help.out());
    for (String example : examples) {
      Ran run = Ran.of(example.substring("guise ".length()));
      assertTrue(run.status() <= 1, example + ": " + run.err());
      assertEquals(run.status() == 0 || !run.out().isEmpty(), run.err().isEmpty(), example);
    }
  }
}
