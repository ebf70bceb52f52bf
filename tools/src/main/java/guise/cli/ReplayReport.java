package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.cli.report.Tone;
import guise.engine.PvmFindings;
import guise.kernel.Kernel;
import guise.replay.KnownDifference;
import guise.replay.ReplayResult;
import guise.replay.compare.Outcome;
import guise.replay.compare.Pair;
import guise.replay.compare.SectionComparison;
import guise.replay.text.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A replay: how the steps fare, then the first differences.
 *
 * @param processor what is taken to be under KVM
 * @param known which differences are listed
 * @param everySection whether sections have a row each, not families of them
 * @param limit how many differences are shown
 */
record ReplayReport(
    String trace,
    Kernel kernel,
    AssumedProcessor processor,
    ReplayResult result,
    KnownParts known,
    boolean everySection,
    int limit) {
  private static final String PVM = "kvm_pvm";
  private static final List<Outcome> COUNTED =
      List.of(Outcome.REPRODUCED, Outcome.DIFFERING, Outcome.NEEDS_EXECUTION, Outcome.NO_JAVA_FORM);
  private static final List<Column> COUNTS =
      List.of(
          Column.of("section"),
          Column.of("reproduced"),
          Column.of("differing"),
          new Column("needsExecution", "needs execution", Column.Reader.EVERYBODY),
          new Column("noJavaForm", "no Java form", Column.Reader.EVERYBODY));
  private static final List<Column> DIFFERENCES =
      List.of(
          Column.of("section"),
          Column.of("recorded"),
          Column.of("replayed"),
          Column.of("rule"),
          Column.of("known"));

  List<Part> parts() {
    return List.of(summary(), counts(), differences());
  }

  private Part summary() {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("trace", "trace", Cell.of(trace)));
    facts.add(new Fact("kernel", "kernel", Cell.of(KernelText.of(kernel))));
    if (kernel.modules().tellOf(PVM)) {
      String rules = PVM + ", out of tree: " + PvmFindings.rules().size() + " rules of its own";
      facts.add(new Fact("vendorModule", "vendor module", Cell.of(rules)));
    }
    facts.add(new Fact("processor", "processor", Cell.of(processor.toString())));
    for (Outcome outcome : COUNTED) {
      facts.add(new Fact(key(outcome), outcome.toString(), cell(outcome, result.count(outcome))));
      if (outcome == Outcome.DIFFERING) {
        long listed = result.count(outcome) - known.unlisted();
        facts.add(new Fact("known", "of these known", Cell.of(listed)));
      }
    }
    return new Part.Facts("replay", "Replay", facts);
  }

  private static String key(Outcome outcome) {
    return COUNTS.get(1 + COUNTED.indexOf(outcome)).key();
  }

  private static Cell cell(Outcome outcome, long count) {
    boolean bad = outcome == Outcome.DIFFERING && count > 0;
    return Cell.of(count).in(bad ? Tone.DANGER : Tone.PLAIN);
  }

  private Part counts() {
    Map<String, long[]> rows = new LinkedHashMap<>();
    for (SectionComparison section : result.sections()) {
      String name = everySection ? section.name() : section.family();
      long[] counts = rows.computeIfAbsent(name, _ -> new long[COUNTED.size()]);
      for (int at = 0; at < counts.length; at++) {
        counts[at] += section.count(COUNTED.get(at));
      }
    }
    var table = new ArrayList<List<Cell>>();
    rows.forEach((name, counts) -> table.add(row(name, counts)));
    return new Part.Table("sections", "Steps", COUNTS, table, Part.Layout.LINES);
  }

  private static List<Cell> row(String name, long[] counts) {
    var cells = new ArrayList<Cell>();
    cells.add(Cell.of(name));
    for (int at = 0; at < counts.length; at++) {
      cells.add(cell(COUNTED.get(at), counts[at]));
    }
    return cells;
  }

  private Part differences() {
    var rows = new ArrayList<List<Cell>>();
    for (SectionComparison section : result.differing()) {
      for (Pair pair : section.differences()) {
        if (rows.size() < limit) {
          rows.add(row(section, pair));
        }
      }
    }
    String title = rows.isEmpty() ? "No difference" : "First differences";
    return new Part.Table("differences", title, DIFFERENCES, rows, Part.Layout.LINES);
  }

  private List<Cell> row(SectionComparison section, Pair pair) {
    return List.of(
        Cell.of(section.name()),
        Cell.of(text(pair, pair.recorded())),
        Cell.of(text(pair, pair.replayed())),
        Cell.of(pair.rule().orElse("")),
        Cell.of(known.covering(section, pair).map(KnownDifference::cause).orElse("")));
  }

  /** The first line, and of those below it the first that the other step does not have. */
  private static String text(Pair pair, Optional<Step> step) {
    if (step.isEmpty()) {
      return "nothing";
    }
    List<String> mine = step.get().lines();
    Optional<Step> other = step.equals(pair.recorded()) ? pair.replayed() : pair.recorded();
    List<String> theirs = other.map(Step::lines).orElse(List.of());
    return mine.stream()
        .skip(1)
        .filter(line -> !theirs.contains(line))
        .findFirst()
        .map(line -> mine.getFirst() + " " + line.strip())
        .orElse(mine.getFirst());
  }
}
