package guise.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.formats.TraceTables;
import guise.replay.scenario.MachineFacts;
import guise.replay.scenario.Scenario;
import guise.replay.scenario.Scenarios;
import guise.replay.scenario.Session;
import guise.replay.text.Recorder;
import guise.replay.text.Recording;
import guise.replay.text.Section;
import guise.replay.text.Step;
import guise.x86.CpuidTable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The random scripts are the recorded ones, step for step: same generator, same order of numbers,
 * same tables. What a script does next depends on which SETs succeed, so a KVM that does nothing
 * but refuse where the recording refuses takes part.
 */
class FuzzScriptsTest {
  static List<String> traces() {
    return Traces.NAMES;
  }

  @ParameterizedTest
  @MethodSource("traces")
  void everyStepAsksWhatTheRecordedOneAsks(String name) throws IOException {
    Recording recording = Recording.read(Traces.path(name));
    CpuidTable supported = TraceTables.read(Traces.path(name)).supported();
    int scripts = 0;
    for (Scenario scenario : Scenarios.all()) {
      if (scenario.heading().startsWith("fuzz.")) {
        Section recorded = recording.section(scenario.heading()).orElseThrow();
        compare(recorded, replayed(scenario, recorded, supported));
        scripts++;
      }
    }
    assertEquals(120, scripts);
  }

  private static Section replayed(Scenario scenario, Section recorded, CpuidTable supported) {
    var recorder = new Recorder();
    var process = new RefusingKvm(supported, recorded).process();
    scenario.script().accept(new Session(process, recorder, MachineFacts.told(List.of())));
    return recorder.section(scenario.heading());
  }

  private static void compare(Section recorded, Section replayed) {
    for (int at = 0; at < replayed.steps().size(); at++) {
      Step theirs = recorded.steps().get(at);
      Step ours = replayed.steps().get(at);
      assertTrue(
          ours.asks(theirs),
          () -> recorded.heading() + "\n  " + theirs.line() + "\n  " + ours.line());
    }
    assertEquals(recorded.steps().size(), replayed.steps().size(), recorded.heading());
  }
}
