package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Tone;
import guise.guest.AcceptanceRule;
import guise.predict.Prediction;

/** KVM's answer to a table, in a line. */
final class RefusalText {
  private RefusalText() {}

  static String of(AcceptanceRule rule) {
    return "KVM_SET_CPUID2 fails with %s: %s (%s)"
        .formatted(rule.errno(), rule.meaning(), rule.name());
  }

  static Cell cell(Prediction prediction) {
    return prediction
        .refusal()
        .map(rule ->
            Cell.shown(
                    "refused with %s: %s (%s)".formatted(rule.errno(), rule.meaning(), rule.name()),
                    rule.errno() + " " + rule.name())
                .in(Tone.DANGER))
        .orElse(Cell.shown("accepted", null));
  }
}
