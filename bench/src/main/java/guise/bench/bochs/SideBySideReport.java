package guise.bench.bochs;

import guise.cli.nested.Spread;
import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Column.Reader;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.cli.report.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of both, and the circumstances. */
record SideBySideReport(List<Measured> measured, List<Fact> circumstances) {
  private static final double HUNDRED = 100;
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("guest"),
          Column.of("unit"),
          Column.data("iterations"),
          Column.data("instructions"),
          shown("guise", "Guise"),
          shown("guiseLeast", "least"),
          shown("guiseMost", "most"),
          shown("first", "first run"),
          Column.data("firstLeast"),
          Column.data("firstMost"),
          shown("bochs", "Bochs"),
          shown("bochsLeast", "least"),
          shown("bochsMost", "most"),
          shown("ratio", "times Bochs"),
          Column.of("goal"),
          shown("met", ""));

  private static Column shown(String key, String title) {
    return new Column(key, title, Reader.EVERYBODY);
  }

  List<Part> parts() {
    List<List<Cell>> rows = measured.stream().map(SideBySideReport::row).toList();
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Facts("run", "Guise beside Bochs", circumstances));
    parts.add(new Part.Table("guests", "Medians", COLUMNS, rows, Part.Layout.LINES));
    List<String> notes = new ArrayList<>();
    notes.add("Guise: a JVM that has run the guest twice; first run: a JVM that has just started.");
    if (measured.stream().allMatch(of -> of.bochs().isEmpty())) {
      notes.add(
          "Bochs was not run: its figures are those of Debian's build in the table that came with"
              + " the images, medians of another day and perhaps another machine.");
    }
    parts.add(new Part.Notes("notes", "", notes));
    return parts;
  }

  private static List<Cell> row(Measured of) {
    List<Cell> row = new ArrayList<>();
    row.add(Cell.of(of.guest().toString()));
    row.add(Cell.of(of.guest().unit().toString()));
    row.add(Cell.of(of.guest().iterations()));
    row.add(Cell.of(of.instructions()));
    row.addAll(cells(of.guise()));
    row.addAll(cells(of.first()));
    row.addAll(of.bochs().map(SideBySideReport::cells).orElseGet(() -> published(of)));
    row.add(number(of.ratio()));
    row.add(Cell.of(of.guest().aim().text()));
    row.add(verdict(of));
    return row;
  }

  private static Cell verdict(Measured of) {
    if (of.guest().aim() instanceof Aim.None) {
      return Cell.NONE;
    }
    return of.isMet()
        ? Cell.shown("met", true).in(Tone.GOOD)
        : Cell.shown("not met", false).in(Tone.WARNING);
  }

  private static List<Cell> cells(Spread spread) {
    return List.of(number(spread.median()), number(spread.least()), number(spread.most()));
  }

  private static List<Cell> published(Measured of) {
    return List.of(number(of.guest().published()), Cell.NONE, Cell.NONE);
  }

  private static Cell number(double figure) {
    if (Double.isNaN(figure)) {
      return Cell.NONE;
    }
    String form = figure < 10 ? "%.2f" : figure < HUNDRED ? "%.1f" : "%.0f";
    String text = String.format(Locale.ROOT, form, figure);
    return Cell.shown(text, Double.valueOf(text));
  }
}
