package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.formats.CpuModel;
import guise.x86.Feature;
import guise.x86.FeatureSpelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** CPU models of QEMU and libvirt, each with what it says of its features. */
final class ModelReport {
  private static final List<Column> COLUMNS =
      List.of(Column.of("feature"), Column.of("model"), Column.of("says"), Column.data("position"));

  private ModelReport() {}

  static List<Part> parts(String format, List<CpuModel> models) {
    var parts = new ArrayList<Part>();
    parts.add(
        new Part.Facts(
            "input",
            "",
            List.of(
                new Fact("format", "format", Cell.of(format)),
                new Fact("models", "models", Cell.of(models.size())))));
    models.forEach(model -> parts.add(table(model)));
    return parts;
  }

  private static Part table(CpuModel model) {
    String title =
        "Model "
            + model.name()
            + model.vendor().map(v -> ", " + v).orElse("")
            + model.usable().map(u -> ", usable: " + u).orElse("");
    List<List<Cell>> rows = model.features().entrySet().stream().map(f -> row(model, f)).toList();
    return new Part.Table("features", title, COLUMNS, rows, Part.Layout.groupedBy(2));
  }

  private static List<Cell> row(CpuModel model, Map.Entry<String, String> feature) {
    return List.of(
        Cell.of(feature.getKey()),
        Cell.of(model.name()),
        Cell.of(feature.getValue()),
        new FeatureSpelling(feature.getKey())
            .feature()
            .map(Feature::bit)
            .map(bit -> Cell.of(bit.toString()))
            .orElse(Cell.NONE));
  }
}
