package guise.cli;

import guise.analysis.Explanation;
import guise.analysis.FeatureStory;
import guise.analysis.Step;
import guise.analysis.Verdict;
import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Layout;
import guise.kernel.Confidence;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** An explanation: the summary, the features by what became of them, and what is not certain. */
final class ExplanationReport {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("feature"),
          Column.of("position"),
          Column.of("register"),
          Column.of("rule"),
          Column.of("why"),
          Column.of("versions"),
          Column.data("assumptions"),
          Column.data("confidence"),
          Column.data("meaning"),
          Column.data("stage"),
          Column.data("verdict"));
  private static final int REGISTER = 2;
  private static final Layout BY_REGISTER = Layout.groupedBy(REGISTER);
  private static final Layout BY_REASON = Layout.groupedBy(4, 3, 5);

  private final Explanation explanation;
  private final NameOptions names;

  ExplanationReport(Explanation explanation, NameOptions names) {
    this.explanation = explanation;
    this.names = names;
  }

  List<Part> parts(boolean all) {
    var parts = new ArrayList<Part>();
    parts.add(SummaryReport.of(explanation));
    parts.add(table(Verdict.OFFERED, all ? Layout.LINES : BY_REGISTER));
    parts.add(table(Verdict.ADDED, all ? Layout.LINES : BY_REASON));
    parts.add(table(Verdict.HIDDEN, all ? Layout.LINES : BY_REASON));
    parts.add(table(Verdict.DANGEROUS, all ? Layout.LINES : BY_REASON));
    if (all) {
      parts.add(table(Verdict.ABSENT, Layout.LINES));
    }
    List<String> assumed = explanation.assumptions();
    parts.add(notes("assumptions", "Assumed (features with a * rest on it)", assumed));
    parts.add(notes("gaps", "Missing in the host's source", gaps()));
    parts.add(notes("uncertain", "Resting on version limits that nobody has checked", uncertain()));
    return parts;
  }

  private static Part notes(String key, String title, List<String> sentences) {
    String count = sentences.isEmpty() ? "nothing" : Integer.toString(sentences.size());
    return new Part.Notes(key, title + ": " + count, sentences);
  }

  private List<String> gaps() {
    return explanation.gaps().stream().map(gap -> gap.what() + ": " + gap.because()).toList();
  }

  /** By the rule that is the least well known. */
  private List<String> uncertain() {
    var byRule = new TreeMap<String, List<String>>();
    explanation
        .uncertain()
        .forEach(story ->
            story.steps().stream()
                .filter(step -> step.confidence() == Confidence.PROVISIONAL)
                .map(step -> step.rule().orElse("") + " (" + step.versions() + ")")
                .distinct()
                .forEach(rule ->
                    byRule
                        .computeIfAbsent(rule, _ -> new ArrayList<>())
                        .add(names.of(story.feature()))));
    return byRule.entrySet().stream()
        .map(rule -> rule.getKey() + ": " + String.join(" ", rule.getValue()))
        .toList();
  }

  private Part table(Verdict verdict, Layout layout) {
    List<List<Cell>> rows = explanation.with(verdict).map(this::row).toList();
    String word = Words.of(verdict);
    String title = "%s: %d (%s)".formatted(Words.capitalized(word), rows.size(), verdict.meaning());
    return new Part.Table("features", title, COLUMNS, rows, layout);
  }

  private List<Cell> row(FeatureStory story) {
    Step step = story.decisive();
    String name = names.of(story.feature());
    List<String> assumed = story.assumptions();
    return List.of(
        Cell.shown(assumed.isEmpty() ? name : name + "*", name),
        Cell.of(story.feature().bit().toString()),
        Cell.of(story.feature().bit().word().toString()),
        Words.rule(step),
        Cell.of(step.because()),
        Words.versions(step),
        Cell.list(assumed, "; "),
        Cell.of(Words.of(story.confidence())),
        Cell.of(story.feature().meaning()),
        Cell.of(step.stage().title()),
        Cell.of(Words.of(story.verdict())));
  }
}
