package guise.cli;

import guise.analysis.Step;
import guise.cli.report.Cell;
import guise.cli.report.Tone;
import guise.kernel.Confidence;
import java.util.Locale;

/** Constants and versions as reports write them. */
final class Words {
  private Words() {}

  /** {@code PROVISIONAL} as {@code provisional}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String capitalized(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** A step's rule; nothing where none decided. */
  static Cell rule(Step step) {
    return Cell.shown(step.rule().orElse(""), step.rule().orElse(null)).in(Tone.DIM);
  }

  /** The kernels that have a step's rule, and how well that is known where it is less than well. */
  static Cell versions(Step step) {
    return versions(step.versions(), step.confidence());
  }

  static Cell versions(String versions, Confidence confidence) {
    if (versions.isEmpty() || confidence == Confidence.SOURCE) {
      return Cell.of(versions).in(Tone.DIM);
    }
    Cell doubtful = Cell.shown(versions + " (" + of(confidence) + ")", versions);
    return confidence == Confidence.PROVISIONAL ? doubtful.in(Tone.WARNING) : doubtful.in(Tone.DIM);
  }
}
