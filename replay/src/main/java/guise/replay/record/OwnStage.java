package guise.replay.record;

import guise.replay.scenario.KvmProcess;
import guise.replay.scenario.MachineFacts;
import guise.replay.scenario.Scenario;
import guise.replay.scenario.Session;
import guise.replay.text.Recorder;
import guise.replay.text.Section;
import java.util.function.Supplier;

/**
 * Scenarios played by the thread that asks for them.
 *
 * @param machine what KVM runs on
 * @param processes who opened the KVM that a scenario asks
 */
public record OwnStage(MachineFacts machine, Supplier<KvmProcess> processes) implements Stage {
  /** What the step begins with that a scenario broke off at. */
  public static final String BROKEN_OFF = "BROKEN OFF ";

  @Override
  public Section play(Scenario scenario) {
    var recorder = new Recorder();
    try {
      scenario.script().accept(new Session(processes.get(), recorder, machine));
    } catch (RuntimeException e) {
      recorder.answered(BROKEN_OFF, firstLine(e));
    }
    return recorder.section(scenario.heading());
  }

  private static String firstLine(RuntimeException e) {
    return e.toString().lines().findFirst().orElse("");
  }
}
