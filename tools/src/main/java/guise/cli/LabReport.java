package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Column.Reader;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.cli.report.Tone;
import guise.engine.Work;
import guise.kernel.Kernel;
import guise.lab.Comparison;
import guise.lab.Comparison.Row;
import guise.lab.Result;
import java.util.ArrayList;
import java.util.List;

/** What the strategies cost under one script: a row each, then what was refused. */
record LabReport(String host, Kernel kernel, Comparison comparison) {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("decision"),
          Column.of("strategy"),
          new Column("kernels", "kernel's", Reader.EVERYBODY),
          Column.of("recomputations"),
          Column.of("sizes"),
          new Column("hostCpuids", "CPUIDs", Reader.EVERYBODY),
          Column.of("scanned"),
          Column.of("exits"),
          new Column("xfdExits", "XFD exits", Reader.EVERYBODY),
          new Column("xfdReads", "RDMSRs", Reader.EVERYBODY),
          Column.data("xfdErrReads"),
          new Column("fpuAllocated", "FPU bytes", Reader.EVERYBODY),
          Column.data("fpuHeld"),
          new Column("trackingBytes", "tracking bytes", Reader.EVERYBODY),
          new Column("pagesPerGfn", "pages/gfn", Reader.EVERYBODY),
          Column.of("refused"),
          Column.data("meaning"));
  private static final List<Column> REFUSALS =
      List.of(
          Column.of("strategy"), Column.of("refusal"), Column.of("times"), Column.data("decision"));

  List<Part> parts() {
    var parts = new ArrayList<Part>();
    parts.add(summary());
    parts.add(costs());
    if (comparison.rows().stream().anyMatch(row -> row.result().refused() > 0)) {
      parts.add(refusals());
    }
    return parts;
  }

  private Part summary() {
    return new Part.Facts(
        "lab",
        "Lab",
        List.of(
            new Fact("host", "host", Cell.of(host)),
            new Fact("kernel", "kernel", Cell.of(KernelText.of(kernel))),
            new Fact("script", "script", Cell.of(comparison.script().name())),
            new Fact("summary", "", Cell.of(comparison.script().summary()))));
  }

  private Part costs() {
    List<List<Cell>> rows = comparison.rows().stream().map(LabReport::row).toList();
    return new Part.Table("strategies", "Costs", COLUMNS, rows, Part.Layout.LINES);
  }

  private static List<Cell> row(Row row) {
    Result result = row.result();
    Work.Count work = result.work();
    return List.of(
        Cell.of(row.strategy().decision().toString()),
        Cell.of(row.strategy().toString()).in(row.kernels() ? Tone.GOOD : Tone.PLAIN),
        Cell.shown(row.kernels() ? "*" : "", row.kernels()),
        Cell.of(work.recomputations()),
        Cell.of(work.sizes()),
        Cell.of(work.hostCpuids()),
        Cell.of(work.scanned()),
        Cell.of(work.exits()),
        Cell.of(work.xfdExits()),
        Cell.of(work.xfdReads()),
        Cell.of(work.xfdErrReads()),
        Cell.of(result.fpuAllocated()),
        Cell.of(result.fpuHeld()),
        Cell.of(result.trackingBytes()),
        Cell.shown("<2^" + result.pagesPerGfn(), result.pagesPerGfn()),
        Cell.of(result.refused()).in(result.refused() > 0 ? Tone.WARNING : Tone.PLAIN),
        Cell.of(row.strategy().meaning()));
  }

  private Part refusals() {
    var rows = new ArrayList<List<Cell>>();
    for (Row row : comparison.rows()) {
      row.result()
          .refusals()
          .forEach((what, times) ->
              rows.add(
                  List.of(
                      Cell.of(row.strategy().toString()),
                      Cell.of(what),
                      Cell.shown(times == 1 ? "" : times + " times", times),
                      Cell.of(row.strategy().decision().toString()))));
    }
    return new Part.Table("refusals", "Refused", REFUSALS, rows, Part.Layout.groupedBy(1, 2));
  }
}
