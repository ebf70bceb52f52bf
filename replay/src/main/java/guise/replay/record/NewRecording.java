package guise.replay.record;

import guise.replay.scenario.Scenario;
import guise.replay.text.Recording;
import guise.replay.text.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A recording that is to be made.
 *
 * @param scenarios what to ask, in order
 * @param here where most scenarios are played
 * @param apart where those are played that want a process of their own, since they ask for
 *     permissions that no process can give back
 */
public record NewRecording(List<Scenario> scenarios, Stage here, Stage apart) {
  public NewRecording {
    scenarios = List.copyOf(scenarios);
  }

  /**
   * Makes it.
   *
   * @param supported how many CPUID entries KVM supports
   * @param next hears of each scenario before it is played
   */
  public Recording make(int supported, Consumer<Scenario> next) {
    var sections = new ArrayList<Section>();
    for (Scenario scenario : scenarios) {
      next.accept(scenario);
      sections.add((scenario.wantsOwnProcess() ? apart : here).play(scenario));
    }
    return new Recording(OptionalInt.of(supported), sections);
  }
}
