package guise.replay.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.replay.Traces;
import guise.replay.scenario.Scenario;
import guise.replay.scenario.Scenarios;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A recording is read as sections of steps, and the program has a scenario for every section. */
class RecordingTest {
  static List<String> traces() {
    return Traces.NAMES;
  }

  @Test
  void linesThatBeginWithASpaceBelongToTheStepBefore() {
    List<String> lines =
        List.of("SCEN v1 nsupp=2", "== a.b (why)", "GET -> diffs=1", " D #1", "-- c", "SCEN DONE");
    Section section = Recording.of(lines).sections().getFirst();
    assertEquals(List.of("GET -> diffs=1", " D #1"), section.steps().getFirst().lines());
    assertEquals(List.of("-- c"), section.steps().getLast().lines());
    assertEquals("a.b", Section.name(section.heading()));
    assertEquals("a", Section.family(section.heading()));
  }

  @Test
  void aSectionMayBeEmpty() {
    assertTrue(Recording.of(List.of("== a", "== b")).sections().getFirst().steps().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("traces")
  void theProgramHasTheRecordedSectionsInTheRecordedOrder(String name) throws IOException {
    List<String> recorded =
        Recording.read(Traces.path(name)).sections().stream().map(Section::heading).toList();
    assertEquals(recorded, Scenarios.all().stream().map(Scenario::heading).toList());
  }
}
