package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Report;
import guise.lab.ShippedScripts;
import guise.lab.Strategy;
import guise.lab.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code guise lab list}: the strategies, the shipped scripts, and the events scripts consist of.
 */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    description = "Lists the strategies, the shipped scripts, and what scripts can say.",
    footerHeading = "%nExample:%n",
    footer = "  guise lab list --output markdown")
final class LabList implements Callable<Integer> {
  private final Console console;

  @Mixin private OutputOptions output = new OutputOptions();

  LabList(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.print(new Report("lab list", List.of(strategies(), scripts(), events())), console);
    return Status.OK.code();
  }

  private static Part strategies() {
    List<List<Cell>> rows =
        Arrays.stream(Strategy.values())
            .map(s ->
                List.of(
                    Cell.of(s.decision().toString()), Cell.of(s.toString()), Cell.of(s.meaning())))
            .toList();
    var columns = List.of(Column.of("decision"), Column.of("strategy"), Column.of("meaning"));
    return new Part.Table("strategies", "Strategies", columns, rows, Part.Layout.LINES);
  }

  private static Part scripts() {
    List<List<Cell>> rows =
        ShippedScripts.names().stream()
            .map(name ->
                List.of(Cell.of(name), Cell.of(ShippedScripts.find(name).orElseThrow().summary())))
            .toList();
    var columns = List.of(Column.of("script"), Column.of("summary"));
    return new Part.Table("scripts", "Scripts", columns, rows, Part.Layout.LINES);
  }

  private static Part events() {
    List<List<Cell>> rows =
        Arrays.stream(Verb.values())
            .map(v -> List.of(Cell.of(v.toString()), Cell.of(v.arguments()), Cell.of(v.meaning())))
            .toList();
    var columns = List.of(Column.of("event"), Column.of("arguments"), Column.of("meaning"));
    return new Part.Table("events", "Events of scripts", columns, rows, Part.Layout.LINES);
  }
}
