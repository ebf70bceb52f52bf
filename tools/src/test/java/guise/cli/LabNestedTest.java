package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code guise lab nested} prints. */
final class LabNestedTest {
  private static final String FEW = "lab nested --rounds 2 --iterations 200";

  private static JsonNode json(String line) {
    Ran run = Ran.of(line + " --output json");
    assertEquals(0, run.status(), run.err());
    return JsonMapper.builder().build().readTree(run.out());
  }

  @Test
  void bothStrategiesOfEveryShapeAndThePublishedFigures() {
    JsonNode json = json(FEW);
    assertEquals("VMX", json.get("nested").get("virtualization").asString());
    assertEquals(14, json.get("trips").size());
    assertEquals(7, json.get("savings").size());
    JsonNode first = json.get("trips").get(0);
    assertEquals("a", first.get("shape").asString());
    assertEquals(2, first.get("recomputations").asInt());
    assertTrue(first.get("nanosLeast").asDouble() <= first.get("nanos").asDouble());
    assertTrue(first.get("nanos").asDouble() <= first.get("nanosMost").asDouble());
    assertTrue(first.get("cycles").asDouble() > 0);
    assertEquals(6450, json.get("published").get(0).get("deferred").asInt());
  }

  @Test
  void whatTheGuestLacksIsNamed() {
    Ran run = Ran.of(FEW + " --host rome --kernel 6.12");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("Shape d: the guest has no PKU."), run.out());
    assertTrue(run.out().contains("Shape f: the guest has no VMX and no XSAVES."), run.out());
  }

  @Test
  void shapesAreChosen() {
    JsonNode json = json(FEW + " --shape g,a --host milan --kernel 7.2");
    assertEquals("SVM", json.get("nested").get("virtualization").asString());
    assertEquals(4, json.get("trips").size());
  }

  @Test
  void progressIsShownOnATerminalAndGoes() {
    Ran run = Ran.onTerminal(100, Map.of(), FEW + " --shape g");
    assertTrue(run.err().contains("shape g, round 2 of 2"), run.err());
    assertTrue(run.err().endsWith("\r\u001B[K"), run.err());
    assertEquals("", Ran.of(FEW + " --shape g").err());
  }

  @Test
  void mistakesAreSaidInOneLine() {
    Ran.of("lab nested --rounds 0").complains(2, "--rounds takes 1 to 1001, not 0");
    Ran.of("lab nested --iterations 0").complains(2, "--iterations takes 1 to 1000000000, not 0");
    Ran run = Ran.of("lab nested --host ice-lake --kernel 6.1 --module kvm_intel.nested=0");
    run.complains(2, "ice-lake under 6.1: guests have no VMX or SVM");
    Ran wrong = Ran.of("lab nested --shape h");
    assertEquals(2, wrong.status());
    assertEquals(1, wrong.err().lines().count(), wrong.err());
  }
}
