package guise.analysis;

import guise.guest.Stage;
import guise.kernel.Confidence;
import java.util.Optional;

/**
 * One line of a feature's story: its value after a stage, and what made it so.
 *
 * @param value 1 or 0; empty where the stage has nothing to say about the feature
 * @param rule the rule's name; empty where nothing decided and the value was carried on
 * @param because why, in words
 * @param versions the kernels that have the rule
 * @param confidence how well that is known for this kernel
 * @param assumption what was taken for granted because the host's source does not tell
 */
public record Step(
    Stage stage,
    Optional<Boolean> value,
    Optional<String> rule,
    String because,
    String versions,
    Confidence confidence,
    Optional<String> assumption) {

  static Step carried(Stage stage, boolean value, String because) {
    return new Step(
        stage, Optional.of(value), Optional.empty(), because, "", Confidence.SOURCE,
        Optional.empty());
  }

  static Step silent(Stage stage, String because) {
    return new Step(
        stage, Optional.empty(), Optional.empty(), because, "", Confidence.SOURCE,
        Optional.empty());
  }
}
