package guise.cli;

import guise.analysis.DecodedLeaf;
import guise.analysis.DecodedLeaf.DecodedRegister;
import guise.analysis.RegisterPart;
import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One leaf decoded: its fields a line each, its features by register. */
final class DecodedLeafReport {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("name"),
          Column.of("register"),
          Column.of("bits"),
          Column.of("value"),
          Column.of("meaning"),
          Column.data("cpu"),
          Column.data("kind"),
          Column.data("leaf"),
          Column.data("registerValue"));

  private final NameOptions names;
  private final String cpu;
  private final String heading;
  private final boolean all;

  /**
   * @param cpu whose leaf it is
   * @param heading what stands before each leaf's name; empty where there is only one CPU
   * @param all whether to show features that are off
   */
  DecodedLeafReport(NameOptions names, String cpu, String heading, boolean all) {
    this.names = names;
    this.cpu = cpu;
    this.heading = heading;
    this.all = all;
  }

  List<Part> parts(DecodedLeaf leaf) {
    String title = heading + "leaf " + leaf.leaf() + ": " + leaf.values();
    List<List<Cell>> fields = rows(leaf, part -> !(part instanceof RegisterPart.Bit));
    List<List<Cell>> features = rows(leaf, part -> part instanceof RegisterPart.Bit);
    Layout layout = all ? Part.Layout.LINES : Part.Layout.groupedBy(1);
    return List.of(
        new Part.Table("values", title, COLUMNS, fields, Part.Layout.LINES),
        new Part.Table("values", "", COLUMNS, features, layout));
  }

  private List<List<Cell>> rows(DecodedLeaf leaf, Predicate<RegisterPart> wanted) {
    var rows = new ArrayList<List<Cell>>();
    for (DecodedRegister register : leaf.registers()) {
      register.parts().stream()
          .filter(wanted)
          .filter(part -> isShown(part, register.value()))
          .forEach(part -> rows.add(row(leaf, register, part)));
    }
    return rows;
  }

  /** Features that are off and unnamed bits that are 0 tell nothing; a field that is 0 does. */
  private boolean isShown(RegisterPart part, int value) {
    return (value & part.mask()) != 0
        || part instanceof RegisterPart.Field
        || all && part instanceof RegisterPart.Bit;
  }

  private List<Cell> row(DecodedLeaf leaf, DecodedRegister register, RegisterPart part) {
    return List.of(
        Cell.of(names.of(part)),
        Cell.of(register.word().register().toString()),
        Cell.of(part.bits()),
        Cell.of(part.describe(register.value())),
        Cell.of(part.meaning()),
        Cell.of(cpu),
        Cell.of(kind(part)),
        Cell.of(leaf.leaf().toString()),
        Cell.hex(register.value()));
  }

  private static String kind(RegisterPart part) {
    return switch (part) {
      case RegisterPart.Bit _ -> "feature";
      case RegisterPart.Field _ -> "field";
      case RegisterPart.Unnamed _ -> "unnamed";
    };
  }
}
