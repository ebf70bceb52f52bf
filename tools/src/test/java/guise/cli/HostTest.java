package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts listed, shown and converted. */
final class HostTest {
  @TempDir private Path directory;

  @Test
  void theListIsAligned() {
    List<String> lines = Ran.of("host list").out().lines().toList();
    int column = lines.getFirst().indexOf("CPU ");
    assertTrue(lines.size() > 14);
    assertTrue(lines.stream().allMatch(l -> l.charAt(column - 1) == ' '));
  }

  @Test
  void aHybridHostHasTwoKinds() {
    String text = Ran.of("host show alder-lake").out();
    assertTrue(text.contains("Features of CPU 0: "), text);
    assertTrue(text.contains(", and of 15 more like it"), text);
    assertTrue(text.contains(", and of 7 more like it"), text);
    String decoded = Ran.of("decode --host alder-lake --leaf 1A").out();
    assertTrue(decoded.contains("performance (Core)"), decoded);
    assertTrue(decoded.contains("efficient (Atom)"), decoded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"profile", "cpuid-r"})
  void aConvertedHostIsTheSameHost(String form) {
    String text = Ran.of("host convert milan --to " + form).out();
    Ran again = Ran.withInput(text, "supported", "--host", "-", "--kernel", "6.1");
    assertEquals(0, again.status(), again.err());
    boolean msrs = form.equals("profile");
    String shipped = Ran.of("supported --host milan --kernel 6.1").out();
    assertEquals(msrs ? shipped : shipped.lines().count(), msrs ? again.out() : lines(again));
  }

  private static long lines(Ran run) {
    return run.out().lines().count();
  }

  @Test
  void aFileIsReplacedAsAWhole() throws IOException {
    Path file = directory.resolve("host.json");
    Files.writeString(file, "before");
    Ran run = Ran.of("host convert milan --to profile -o " + file);
    assertEquals(new Ran(0, "", ""), run);
    assertEquals(Ran.of("host convert milan --to profile").out(), Files.readString(file));
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(file), left.toList(), "nothing else is left behind");
    }
  }

  @Test
  void aTableCanBeDecoded() {
    String json = Ran.of("host convert milan --to table").out();
    assertEquals(0, Ran.withInput(json, "decode", "-").status());
  }

  @Test
  void theCompletionKnowsHostsAndForms() {
    String script = Ran.of("completion bash").out();
    for (String word : List.of("sapphire-rapids", "markdown", "firecracker", "explain")) {
      assertTrue(script.contains(word), word);
    }
  }
}
