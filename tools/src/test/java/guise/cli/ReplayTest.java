package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code guise replay} says, and the status it ends with. */
final class ReplayTest {
  private static final String TRACES = "contract/src/test/resources/traces/";

  private static String trace(String name) {
    return file(name + ".log.gz").toString();
  }

  /** A recording, wherever the tests are started. */
  static Path file(String name) {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
    }
    return directory.resolve(TRACES + name);
  }

  @Test
  void equalAnswersEndWithStatusZero() {
    Ran run = Ran.of("replay", trace("svm-6.12-mainline"), "--section", "afterrun.basic");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("No difference"), run.out());
    assertTrue(run.out().contains("needs execution"), run.out());
  }

  @Test
  void aDifferentAnswerIsShownAndEndsWithStatusOne(@TempDir Path directory) throws IOException {
    String recorded = "CR4ACCEPT EMPTY set=0 00000000000007ff";
    Path file = edited("svm-6.12-mainline", recorded, recorded.replace("7ff", "6ff"), directory);
    Ran run = Ran.of("replay", file.toString(), "--section", "cr4", "--differences", "1");
    assertEquals(1, run.status(), run.err());
    assertTrue(run.out().contains("First differences"), run.out());
    List<String> rows = run.out().lines().filter(line -> line.contains("6ff")).toList();
    assertEquals(1, rows.size(), run.out());
  }

  @Test
  void aKnownDifferenceIsShownWithItsCauseAndEndsWithStatusZero() {
    Ran run =
        Ran.of(
            "replay",
            trace("vmx-7.2-spr-mainline"),
            "--section",
            "msr.host SUPP",
            "--hardware",
            "as-documented");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("First differences"), run.out());
    assertTrue(run.out().contains("loses U_CET"), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          svm-6.1-mainline,     qemu-tcg: leaf 0x40000000 spells TCGTCGTCGTCG
          vmx-7.2-skx-mainline, bochs-skx: a Core i7-7800X with microcode of revision 0
          vmx-7.2-spr-mainline, bochs-spr: a Xeon w9-3475X with microcode of revision 0
          pvm-6.18-patched,     as-documented: nothing says that it is an emulated one
          """)
  void itSaysWhichProcessorItAssumesAndWhy(String recording, String line) {
    Ran run = Ran.of("replay", trace(recording), "--section", "cr4");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains(line), run.out());
  }

  @Test
  void theOutOfTreeModuleIsNamed() {
    Ran run = Ran.of("replay", trace("pvm-6.18-patched"), "--section", "cr4");
    assertTrue(run.out().contains("kvm_pvm, out of tree"), run.out());
  }

  @Test
  void anUnknownProcessorIsSaidSo() {
    Ran.of("replay", trace("svm-6.12-mainline"), "--hardware", "lenient")
        .complains(
            2,
            "--hardware takes as-documented, qemu-tcg, bochs-skx, bochs-spr, amd-zen, not 'lenient'");
  }

  private static Path edited(String name, String from, String to, Path directory)
      throws IOException {
    try (var stream = new GZIPInputStream(Files.newInputStream(Path.of(trace(name))))) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(text.contains(from), "the recording has the line");
      return Files.writeString(directory.resolve(name + ".log"), text.replace(from, to));
    }
  }

  @Test
  void aSectionThatIsNotThereIsSaidSo() {
    String trace = trace("svm-6.12-mainline");
    Ran.of("replay", trace, "--section", "nope")
        .complains(2, trace + ": no section begins with 'nope'");
  }

  @Test
  void aFileThatIsNoRecordingIsSaidSo(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("no-trace"), "nothing\n");
    Ran run = Ran.of("replay", file.toString());
    assertEquals(2, run.status());
    assertEquals("", run.out());
  }

  @Test
  void itExplainsItself() {
    Ran run = Ran.of("replay --help");
    assertEquals(0, run.status());
    assertTrue(run.out().contains("guise replay vmx-7.2-spr-mainline.log.gz"), run.out());
  }
}
