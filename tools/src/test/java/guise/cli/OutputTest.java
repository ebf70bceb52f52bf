package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The four forms of an answer, and what a terminal changes. */
final class OutputTest {
  private static final String EXPLAIN = "explain --host milan --kernel 6.1";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        EXPLAIN,
        EXPLAIN + " --all",
        EXPLAIN + " --feature sev --feature ibrs",
        EXPLAIN + " --leaf 0xD",
        "diff --host milan --kernel 6.1 --kernel 6.18",
        "diff --host milan --kernel 6.1 --kernel 6.1",
        "decode --host alder-lake",
        "lab --host milan --kernel 6.12 --script nested-a",
        "lab list",
        "host list",
        "host show alder-lake",
      })
  void jsonIsSortedAndStable(String line) {
    String text = Ran.of(line + " --output json").out();
    assertEquals(text, Ran.of(line + " --output json").out(), "the same again");
    JsonNode json = JSON.readTree(text);
    assertEquals(1, json.get("schemaVersion").asInt());
    assertSorted(json);
  }

  private static void assertSorted(JsonNode node) {
    var names = new ArrayList<>(node.propertyNames());
    assertEquals(names.stream().sorted().toList(), names);
    node.forEach(OutputTest::assertSorted);
  }

  @Test
  void jsonHasAFeatureARowWithItsReason() {
    JsonNode json = JSON.readTree(Ran.of(EXPLAIN + " --output json").out());
    JsonNode row =
        json.get("features")
            .valueStream()
            .filter(f -> f.get("feature").asString().equals("x2apic"))
            .findFirst()
            .orElseThrow();
    assertEquals("added", row.get("verdict").asString());
    assertEquals("1.0.ECX[21]", row.get("position").asString());
    assertEquals("X2APIC:EMULATED", row.get("rule").asString());
    assertEquals("AuthenticAMD", json.get("summary").get("vendor").asString());
  }

  @Test
  void csvHasOneHeaderAndQuotesCommas() {
    List<String> lines = Ran.of("host list --output csv").out().lines().toList();
    assertEquals("name,brand,signature,logicalCpus,kinds,aliases,description,source", lines.get(0));
    assertTrue(lines.get(1).contains(",\"Intel Nehalem (2008): Core i7 engineering sample, 8"));
    List<String> features = Ran.of(EXPLAIN + " --output csv").out().lines().toList();
    assertEquals(
        1, features.stream().filter(l -> l.startsWith("feature,position,")).count(), "one header");
  }

  @Test
  void markdownHasTables() {
    String text = Ran.of(EXPLAIN + " --output markdown").out();
    assertTrue(text.startsWith("## The guest's CPU\n\n|  |  |\n| --- | --- |\n| host | milan |\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {EXPLAIN, "host list", "decode --host milan"})
  void withoutATerminalNothingIsWrappedOrColoured(String line) {
    Ran run = Ran.of(line);
    assertFalse(run.out().contains("\u001b"));
    assertTrue(run.out().lines().anyMatch(l -> l.length() > 100), "not wrapped");
  }

  @Test
  void aTerminalHasColourAndAnEnd() {
    Ran run = Ran.onTerminal(90, Map.of(), EXPLAIN);
    assertTrue(run.out().contains("\u001b[1mThe guest's CPU\u001b[0m"));
    for (String l : run.out().replaceAll("\u001b\\[[0-9;]*m", "").lines().toList()) {
      boolean breakable = l.strip().contains(" ");
      assertTrue(l.length() <= 90 || !breakable || l.contains("source"), l);
    }
  }

  @Test
  void noColorIsRespected() {
    Map<String, String> environment = Map.of("NO_COLOR", "1");
    assertFalse(Ran.onTerminal(90, environment, EXPLAIN).out().contains("\u001b"));
    assertFalse(Ran.onTerminal(90, Map.of(), EXPLAIN + " --color never").out().contains("\u001b"));
    assertTrue(Ran.of(EXPLAIN + " --color always").out().contains("\u001b"));
  }

  @Test
  void spellingsAreChosen() {
    assertTrue(Ran.of(EXPLAIN + " --names linux").out().contains("1.0.ECX         pni "));
    assertTrue(Ran.of(EXPLAIN + " --names manual").out().contains("1.0.ECX         SSE3 "));
    assertTrue(Ran.of(EXPLAIN + " --names qemu").out().contains(" sse4.1 "));
  }
}
