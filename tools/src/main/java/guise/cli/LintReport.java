package guise.cli;

import guise.analysis.VcpuLint;
import guise.analysis.VcpuLint.Finding;
import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.cli.report.Tone;
import java.util.List;

/** In what vCPUs differ, the unsafe differences always, the safe ones where asked for. */
final class LintReport {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("vcpu"),
          Column.of("place"),
          Column.of("first"),
          Column.of("here"),
          Column.data("mask"),
          Column.of("what"),
          Column.of("kind"),
          Column.data("rule"),
          Column.of("safe"),
          Column.of("because"));

  private final VcpuLint lint;
  private final List<String> vcpus;
  private final NameOptions names;

  LintReport(VcpuLint lint, List<String> vcpus, NameOptions names) {
    this.lint = lint;
    this.vcpus = vcpus;
    this.names = names;
  }

  List<Part> parts(boolean all) {
    List<Finding> shown =
        lint.findings().stream().filter(finding -> all || !finding.isSafe()).toList();
    long unsafe = lint.findings().stream().filter(finding -> !finding.isSafe()).count();
    var facts =
        new Part.Facts(
            "summary",
            "",
            List.of(
                new Fact("vcpus", "vCPUs", Cell.of(vcpus.size())),
                new Fact("first", "compared with", Cell.of(vcpus.getFirst())),
                new Fact("unsafe", "unsafe differences", Cell.of(unsafe)),
                new Fact("safe", "safe differences", Cell.of(lint.findings().size() - unsafe))));
    return List.of(
        facts,
        new Part.Table(
            "differences",
            shown.isEmpty() ? "" : "Differences",
            COLUMNS,
            shown.stream().map(this::row).toList(),
            Part.Layout.LINES));
  }

  private List<Cell> row(Finding finding) {
    Tone tone = finding.isSafe() ? Tone.PLAIN : Tone.DANGER;
    return List.of(
        Cell.of(finding.vcpu()),
        Cell.of(finding.word().toString()),
        Cell.hex(finding.first()),
        Cell.hex(finding.value()),
        Cell.hex(finding.mask()),
        Cell.list(finding.parts().stream().map(names::of).toList(), " "),
        Cell.of(Words.of(finding.rule().kind())).in(tone),
        Cell.of(finding.rule().name()),
        Cell.of(finding.isSafe()),
        Cell.of(finding.rule().reason()));
  }
}
