package guise.analysis;

import guise.guest.Stage;
import guise.kernel.Confidence;
import guise.kernel.Rule;
import java.util.Optional;

/**
 * One line of a feature's story: its value after a stage, and what made it so.
 *
 * @param value empty where the stage has nothing to say about the feature
 * @param decidedBy the rule; empty where nothing decided and the value was carried on
 * @param because why, in words
 * @param confidence how well the rule's versions are known for this kernel
 * @param assumption what was taken for granted because the host's source does not tell
 */
public record Step(
    Stage stage,
    Optional<Boolean> value,
    Optional<Rule> decidedBy,
    String because,
    Confidence confidence,
    Optional<String> assumption) {

  static Step carried(Stage stage, boolean value, String because) {
    return new Step(
        stage,
        Optional.of(value),
        Optional.empty(),
        because,
        Confidence.SOURCE,
        Optional.empty());
  }

  static Step silent(Stage stage, String because) {
    return new Step(
        stage,
        Optional.empty(),
        Optional.empty(),
        because,
        Confidence.SOURCE,
        Optional.empty());
  }

  /** The rule's name. */
  public Optional<String> rule() {
    return decidedBy.map(Rule::name);
  }

  /** The kernels that have the rule, in words; empty where there is no rule. */
  public String versions() {
    return decidedBy.map(rule -> rule.versions().toString()).orElse("");
  }
}
