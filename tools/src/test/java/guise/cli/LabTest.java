package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.lab.ShippedScripts;
import guise.lab.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code guise lab} prints. */
final class LabTest {
  private static final String SPR = "lab --host sapphire-rapids --kernel 7.2";

  static List<String> scripts() {
    return ShippedScripts.names();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void everyShippedScriptIsCompared(String name) {
    Ran run = Ran.of(SPR + " --script " + name + " --output json");
    assertEquals(0, run.status(), run.err());
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertEquals(name, json.get("lab").get("script").asString());
    assertEquals(14, json.get("strategies").size());
    long own =
        json.get("strategies").valueStream().filter(s -> s.get("kernels").asBoolean()).count();
    assertEquals(4, own, "one for each decision");
  }

  @Test
  void theTableIsReadable() {
    Ran run = Ran.of("lab --host sapphire-rapids --kernel 6.12 --script nested-a");
    assertEquals(0, run.status(), run.err());
    String eager = run.out().lines().filter(l -> l.contains("  eager  ")).findFirst().orElseThrow();
    assertTrue(eager.contains(" *  "), eager);
    assertTrue(eager.contains(" 200 "), eager);
  }

  @Test
  void csvHasARowForEachStrategy() {
    Ran run = Ran.of(SPR + " --output csv");
    List<String> lines = run.out().lines().toList();
    assertEquals(15, lines.size());
    assertTrue(lines.getFirst().startsWith("decision,strategy,kernels,recomputations,"));
  }

  @Test
  void refusalsAreListed() {
    Ran run = Ran.of(SPR + " --script amx-no-memory --output markdown");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("line 4: KVM_CREATE_VCPU: ENOMEM (VCPU_MEMORY)"), run.out());
  }

  @Test
  void aScriptOfOnesOwn(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("mine.lab"), "set-cpuid2\ncpuid 0xd 1\n");
    Ran run = Ran.of("lab", "--host", "milan", "--kernel", "6.1", "--script", file.toString());
    assertEquals(0, run.status(), run.err());
    Ran piped =
        Ran.withInput("set-cpuid2\n", "lab", "--host", "milan", "--kernel", "6.1", "--script", "-");
    assertEquals(0, piped.status(), piped.err());
  }

  @Test
  void mistakesAreSaidInOneLine(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("bad.lab"), "set-cpuid2\n\nxsetbv\n");
    Ran.of("lab", "--host", "milan", "--kernel", "6.1", "--script", file.toString())
        .complains(2, file + ":3: 'xsetbv' needs a number, supported or without-tiles");
    Ran.of(SPR + " --script nested-z")
        .complains(
            2, "no script 'nested-z': neither a shipped one nor a file; did you mean nested-a?");
    Ran.of("lab", "--host", "milan", "--kernel", "6.1", "--script", directory.toString())
        .complains(2, directory + ": not a script of at most 1 MiB");
    Ran.withInput("end", "lab", "--host", "milan", "--kernel", "6.1", "--script", "-")
        .complains(2, "standard input:1: end without repeat");
    Ran.of("lab --kernel 6.1")
        .complains(
            2, "--host is missing: a shipped profile (guise host list), a file, -, or --live");
  }

  @Test
  void theListHasEverythingAndTheGrammarIsDocumented() throws IOException {
    Ran run = Ran.of("lab list");
    assertEquals(0, run.status(), run.err());
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
    }
    String grammar = Files.readString(directory.resolve("docs/lab.md"));
    for (Verb verb : Verb.values()) {
      assertTrue(run.out().contains("  " + verb + " "), verb.toString());
      String words = (verb + " " + verb.arguments()).strip().replace("|", "\\|");
      assertTrue(grammar.contains("| `" + words + "` | " + verb.meaning() + " |"), words);
    }
    for (String name : ShippedScripts.names()) {
      assertTrue(grammar.contains("`" + name + "`"), name);
    }
  }
}
