package guise.replay.conform;

import java.util.List;
import java.util.Optional;

/**
 * A step that two KVMs answer otherwise.
 *
 * @param at which step of the script
 */
public record Disagreement(Script script, int at, String expected, String given) {

  /** The first there is; after it the two are no longer in the same state. */
  static Optional<Disagreement> first(Script script, List<String> expected, List<String> given) {
    for (int at = 0; at < expected.size(); at++) {
      if (!expected.get(at).equals(given.get(at))) {
        return Optional.of(new Disagreement(script, at, expected.get(at), given.get(at)));
      }
    }
    return Optional.empty();
  }

  public Step step() {
    return script.steps().get(at);
  }

  /** The script up to the step. */
  Script upToHere() {
    return script.without(at + 1, script.steps().size());
  }
}
