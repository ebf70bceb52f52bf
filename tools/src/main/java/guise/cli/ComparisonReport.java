package guise.cli;

import guise.analysis.Comparison;
import guise.analysis.Consequence;
import guise.analysis.Difference;
import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.cli.report.Tone;
import guise.predict.Prediction;
import java.util.ArrayList;
import java.util.List;

/** A comparison: what is compared, then the differences by what they mean for a guest. */
final class ComparisonReport {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("what"),
          Column.of("position"),
          Column.of("before"),
          Column.of("after"),
          Column.of("rule"),
          Column.of("why"),
          Column.of("versions"),
          Column.data("change"),
          Column.data("confidence"),
          Column.data("consequence"),
          Column.data("stage"));

  private final Comparison comparison;
  private final NameOptions names;

  ComparisonReport(Comparison comparison, NameOptions names) {
    this.comparison = comparison;
    this.names = names;
  }

  List<Part> parts() {
    var parts = new ArrayList<Part>();
    parts.add(side("before", comparison.before()));
    parts.add(side("after", comparison.after()));
    for (Consequence consequence : Consequence.values()) {
      List<Difference> differences = comparison.with(consequence);
      if (!differences.isEmpty()) {
        parts.add(table(consequence, differences));
      }
    }
    if (comparison.isEmpty()) {
      parts.add(
          new Part.Table("differences", "No difference", COLUMNS, List.of(), Part.Layout.LINES));
    }
    return parts;
  }

  private static Part side(String key, Prediction prediction) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("host", "host", Cell.of(prediction.scenario().host().name())));
    facts.add(new Fact("kernel", "kernel", Cell.of(KernelText.of(prediction.scenario().kernel()))));
    facts.add(new Fact("vmm", "VMM", Cell.of(RequestText.of(prediction.scenario()))));
    facts.add(new Fact("refusal", "KVM_SET_CPUID2", RefusalText.cell(prediction)));
    return new Part.Facts(key, Words.capitalized(key), facts);
  }

  private Part table(Consequence consequence, List<Difference> differences) {
    String title =
        "%s: %d (%s)"
            .formatted(
                Words.capitalized(consequence.title()), differences.size(), consequence.meaning());
    List<List<Cell>> rows = differences.stream().map(this::row).toList();
    return new Part.Table("differences", title, COLUMNS, rows, Part.Layout.LINES);
  }

  private List<Cell> row(Difference difference) {
    var text = new DifferenceText(difference, names);
    var cause = difference.cause();
    Cell position = Cell.of(difference.place().toString());
    return List.of(
        Cell.of(text.what()),
        text.bits().map(bits -> Cell.of(difference.place() + bits)).orElse(position),
        Cell.of(text.before()),
        Cell.of(text.after()),
        Cell.shown(cause.rule(), cause.rule().isEmpty() ? null : cause.rule()).in(Tone.DIM),
        Cell.of(cause.because()),
        Words.versions(cause.versions(), cause.confidence()),
        Cell.of(text.change()),
        Cell.of(Words.of(cause.confidence())),
        Cell.of(difference.consequence().title()),
        Cell.of(cause.stage().title()));
  }
}
