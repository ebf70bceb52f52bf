package guise.analysis;

import guise.guest.Decision;
import guise.guest.Stage;
import guise.kernel.Confidence;
import guise.kernel.KernelVersion;
import guise.kernel.Rule;
import guise.request.VmmRule;
import java.util.Optional;

/**
 * One line of a feature's story: its value after a stage, and what made it so.
 *
 * @param value empty where the stage has nothing to say about the feature
 * @param decidedBy the rule; empty where nothing decided and the value was carried on
 * @param because why, in words
 * @param confidence how well the rule is known for this kernel
 * @param assumption what was taken for granted because the host's source does not tell
 */
public record Step(
    Stage stage,
    Optional<Boolean> value,
    Optional<Rule> decidedBy,
    String because,
    Confidence confidence,
    Optional<String> assumption) {

  /** What a rule decided. */
  static Step of(Decision decision, Optional<Boolean> value, KernelVersion kernel) {
    Rule rule = decision.rule();
    String because = decision.because();
    return new Step(
        decision.stage(),
        value,
        Optional.of(rule),
        because.isEmpty() ? rule.meaning() : because,
        rule instanceof VmmRule vmm ? vmm.confidence() : rule.versions().confidenceFor(kernel),
        decision.assumption());
  }

  static Step carried(Stage stage, boolean value, String because) {
    return new Step(
        stage, Optional.of(value), Optional.empty(), because, Confidence.SOURCE, Optional.empty());
  }

  /** A value that the host's source does not tell. */
  static Step assumed(Stage stage, boolean value, String assumption) {
    return new Step(
        stage,
        Optional.of(value),
        Optional.empty(),
        assumption,
        Confidence.SOURCE,
        Optional.of(assumption));
  }

  static Step silent(Stage stage, String because) {
    return new Step(
        stage, Optional.empty(), Optional.empty(), because, Confidence.SOURCE, Optional.empty());
  }

  /** The rule's name. */
  public Optional<String> rule() {
    return decidedBy.map(Rule::name);
  }

  /** The kernels that have the rule; of a VMM's rule: where it was read; empty without a rule. */
  public String versions() {
    return decidedBy.map(Step::origin).orElse("");
  }

  /** The kernels that have a rule; of a VMM's rule: where it was read. */
  static String origin(Rule rule) {
    return rule instanceof VmmRule vmm ? vmm.source() : rule.versions().toString();
  }
}
