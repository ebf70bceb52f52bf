package guise.replay.record;

import guise.replay.scenario.Scenario;
import guise.replay.text.Section;

/** Where scenarios are played and taken down. */
@FunctionalInterface
public interface Stage {
  /**
   * What a KVM answers. A scenario that breaks off leaves what it has, and a last step that says
   * why.
   */
  Section play(Scenario scenario);
}
