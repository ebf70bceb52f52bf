package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.cli.report.Tone;
import guise.engine.PvmFindings;
import guise.kernel.Rule;
import guise.replay.conform.ConformResult;
import guise.replay.conform.Conformance;
import guise.replay.conform.Disagreement;
import guise.replay.conform.Step;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What was learned of the vendor module, what its rules explain, and what nothing explains. */
record ConformReport(LiveModel model, long seed, ConformResult result) {
  private static final List<Column> RULES =
      List.of(Column.of("rule"), Column.of("scripts"), Column.of("meaning"));

  List<Part> parts() {
    var parts = new ArrayList<Part>();
    model.findings().ifPresent(learned -> parts.add(learned(learned)));
    parts.add(summary());
    if (!result.explained().isEmpty()) {
      parts.add(explained());
    }
    if (!result.causes().isEmpty()) {
      parts.add(causes());
    }
    parts.addAll(differences());
    return parts;
  }

  private static Part learned(PvmFindings findings) {
    String missing =
        findings.missing().stream().map(Enum::name).sorted().collect(Collectors.joining(" "));
    String components =
        findings.cpuid().xstate().entrySet().stream()
            .map(entry -> "d.%x: %s".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("; "));
    return new Part.Facts(
        "findings",
        "Learned from a fresh vCPU: the vendor module is kvm_pvm",
        List.of(
            fact("leaf1", "always 1 in 1.0", features(findings.cpuid().leaf1())),
            fact("leaf7", "7.0 becomes", findings.cpuid().leaf7()),
            fact("leaf71", "7.1 becomes", findings.cpuid().leaf71()),
            fact("xstate", "0xD becomes", components),
            fact("cr4", "CR4 takes", "0x" + Long.toHexString(findings.cr4())),
            fact("missing", "not built in", missing)));
  }

  private static String features(Registers leaf1) {
    return "ECX %08x EDX %08x".formatted(leaf1.ecx(), leaf1.edx());
  }

  private static Fact fact(String key, String label, Object value) {
    return new Fact(key, label, Cell.of(value.toString()));
  }

  private Part summary() {
    long differing = result.disagreements().size();
    return new Part.Facts(
        "conform",
        "Engine and /dev/kvm",
        List.of(
            fact("host", "host", model.host().name()),
            fact("kernel", "kernel", model.kernel().version()),
            fact("seed", "seed", Long.toString(seed)),
            new Fact("scripts", "scripts", Cell.of(result.scripts())),
            new Fact("steps", "steps", Cell.of(result.steps())),
            new Fact(
                "unexplained",
                "unexplained differences",
                Cell.of(differing).in(differing > 0 ? Tone.DANGER : Tone.PLAIN))));
  }

  private Part explained() {
    List<List<Cell>> rows = PvmFindings.rules().stream().map(rule -> row(rule)).toList();
    return new Part.Table(
        "explained",
        "Explained: scripts answered alike only with a rule of the vendor module, of every "
            + Conformance.SAMPLE
            + "th asked",
        RULES,
        rows,
        Part.Layout.LINES);
  }

  private List<Cell> row(Rule rule) {
    long count = result.explained().getOrDefault(rule.name(), 0L);
    return List.of(Cell.of(rule.name()), Cell.of(count), Cell.of(rule.meaning()));
  }

  private Part causes() {
    List<List<Cell>> rows =
        result.causes().entrySet().stream()
            .map(each ->
                List.of(
                    Cell.of(each.getKey().name()),
                    Cell.of(each.getValue()),
                    Cell.of(each.getKey().meaning())))
            .toList();
    return new Part.Table(
        "causes",
        "Explained: scripts that differ by a known cause, compared up to there",
        RULES,
        rows,
        Part.Layout.LINES);
  }

  private List<Part> differences() {
    var parts = new ArrayList<Part>();
    int number = 0;
    for (Disagreement each : result.disagreements()) {
      number++;
      var lines = new ArrayList<>(each.script().steps().stream().map(Step::toString).toList());
      lines.add("# the engine says: " + LongAnswer.apart(each.expected(), each.given()));
      lines.add("# /dev/kvm says:   " + LongAnswer.apart(each.given(), each.expected()));
      parts.add(new Part.Notes("differences", "Difference " + number, lines));
    }
    return parts;
  }
}
