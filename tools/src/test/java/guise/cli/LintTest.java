package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code guise lint} says of vCPUs. */
final class LintTest {
  @TempDir private Path directory = Path.of("");
  private Path one = directory;
  private Path wide = directory;

  @BeforeEach
  void tables() throws Exception {
    one = directory.resolve("one.json");
    wide = directory.resolve("wide.json");
    String json = Ran.of("supported --host milan --kernel 6.1 --output json").out();
    Files.writeString(one, json);
    Files.writeString(
        wide, json.replaceFirst("(?s)(\"0x80000008\".*?\"eax\": \"0x)[0-9a-f]+", "$1302e"));
  }

  @Test
  void equalVcpusAreFine() {
    Ran run = Ran.of("lint", one.toString(), one.toString());
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("unsafe differences"), run.out());
  }

  @Test
  void anotherWidthIsNotAndTheHazardIsNamed() {
    Ran run = Ran.of("lint", one.toString(), wide.toString(), "--output", "json");
    assertEquals(1, run.status(), run.out() + run.err());
    assertTrue(run.out().contains("PHYSICAL_WIDTH"), run.out());
    assertTrue(run.out().contains("\"unsafe\" : 1"), run.out());
  }

  @Test
  void oneVcpuIsNothingToCompare() {
    Ran.of("lint", one.toString())
        .complains(2, "lint compares vCPUs: give two tables, or a dump with two CPUs");
  }

  @Test
  void whatIsNoFileIsOneLine() {
    Ran run = Ran.of("lint", one.toString(), directory.resolve("none").toString());
    assertEquals(2, run.status());
    assertEquals(1, run.err().lines().count());
  }
}
