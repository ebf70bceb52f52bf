package guise.cli;

import guise.cli.nested.Measured;
import guise.cli.nested.Setting;
import guise.cli.nested.Shape;
import guise.cli.nested.Spread;
import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Column.Reader;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.cli.report.Tone;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What nested round trips took: both strategies, the saving, and what processors were seen to. */
record NestedReport(
    Setting setting,
    int rounds,
    long iterations,
    List<Measured> measured,
    Map<Shape, List<StaticFeature>> impossible) {
  private static final List<Column> TRIPS =
      List.of(
          Column.of("shape"),
          Column.of("strategy"),
          new Column("tripsPerSecond", "trips/s", Reader.EVERYBODY),
          new Column("nanos", "ns", Reader.EVERYBODY),
          new Column("nanosLeast", "least", Reader.EVERYBODY),
          new Column("nanosMost", "most", Reader.EVERYBODY),
          Column.of("cycles"),
          Column.of("recomputations"),
          Column.data("meaning"));
  private static final List<Column> SAVINGS =
      List.of(
          Column.of("shape"),
          new Column("savedNanos", "saved ns", Reader.EVERYBODY),
          new Column("savedPercent", "%", Reader.EVERYBODY),
          new Column("savedLower", "25 %", Reader.EVERYBODY),
          new Column("savedUpper", "75 %", Reader.EVERYBODY),
          new Column("savedLeast", "least", Reader.EVERYBODY),
          new Column("savedMost", "most", Reader.EVERYBODY),
          Column.of("meaning"));
  private static final List<Column> PUBLISHED =
      List.of(
          Column.of("processor"),
          Column.of("eager"),
          Column.of("deferred"),
          Column.of("saved"),
          new Column("savedPercent", "%", Reader.EVERYBODY));

  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    parts.add(summary());
    parts.add(new Part.Table("trips", "Round trips", TRIPS, trips(), Part.Layout.LINES));
    List<List<Cell>> savings = measured.stream().map(NestedReport::saving).toList();
    parts.add(new Part.Table("savings", "Deferring saves", SAVINGS, savings, Part.Layout.LINES));
    parts.add(published());
    if (!impossible.isEmpty()) {
      parts.add(new Part.Notes("impossible", "Not on this CPU", sentences()));
    }
    return parts;
  }

  private Part summary() {
    return new Part.Facts(
        "nested",
        "Nested round trips",
        List.of(
            new Fact("host", "host", Cell.of(setting.host().name())),
            new Fact("kernel", "kernel", Cell.of(KernelText.of(setting.kernel()))),
            new Fact("virtualization", "by", Cell.of(setting.hasVmx() ? "VMX" : "SVM")),
            new Fact("rounds", "rounds", Cell.of(rounds)),
            new Fact("iterations", "iterations", Cell.of(iterations))));
  }

  private List<List<Cell>> trips() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Measured each : measured) {
      rows.add(side(each, "eager", each.eager()));
      rows.add(side(each, "deferred", each.deferred()));
    }
    return rows;
  }

  private static List<Cell> side(Measured of, String strategy, Measured.Side side) {
    Spread nanos = side.nanos();
    return List.of(
        Cell.of(of.shape().toString()),
        Cell.of(strategy),
        number(side.tripsPerSecond(), "%,.0f"),
        number(nanos.median(), "%.1f"),
        number(nanos.least(), "%.1f"),
        number(nanos.most(), "%.1f"),
        number(of.cycles(nanos.median()), "%.0f"),
        Cell.of(side.recomputations()),
        Cell.of(of.shape().meaning()));
  }

  private static List<Cell> saving(Measured of) {
    Spread saved = of.saved();
    boolean clear = saved.lower() > 0;
    return List.of(
        Cell.of(of.shape().toString()),
        number(saved.median(), "%.1f").in(clear ? Tone.GOOD : Tone.PLAIN),
        number(of.savedPercent(), "%.1f"),
        number(saved.lower(), "%.1f"),
        number(saved.upper(), "%.1f"),
        number(saved.least(), "%.1f"),
        number(saved.most(), "%.1f"),
        Cell.of(of.shape().meaning()));
  }

  private static Cell number(double value, String form) {
    return Cell.shown(String.format(Locale.ROOT, form, value), Math.round(value * 10) / 10.0);
  }

  /** Cycles of shape a on processors, L1 being KVM: the posts of 10 December 2024. */
  private static Part published() {
    List<List<Cell>> rows =
        List.of(
            hardware("Skylake-X", 6850, 6450),
            hardware("Ice Lake", 9000, 8800),
            hardware("Emerald Rapids", 7900, 7700));
    String title = "Published: cycles of shape a on processors, L1 being KVM";
    return new Part.Table("published", title, PUBLISHED, rows, Part.Layout.LINES);
  }

  private static List<Cell> hardware(String name, long eager, long deferred) {
    return List.of(
        Cell.of(name),
        Cell.of(eager),
        Cell.of(deferred),
        Cell.of(eager - deferred),
        number(100.0 * (eager - deferred) / eager, "%.1f"));
  }

  private List<String> sentences() {
    return impossible.entrySet().stream()
        .map(e -> "Shape %s: the guest has no %s.".formatted(e.getKey(), names(e.getValue())))
        .toList();
  }

  private static String names(List<StaticFeature> features) {
    return String.join(" and no ", features.stream().map(StaticFeature::toString).toList());
  }
}
