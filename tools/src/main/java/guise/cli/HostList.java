package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Report;
import guise.formats.Profiles;
import guise.host.Host;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code guise host list}: the shipped profiles. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    description = "Lists the hosts that Guise ships.",
    footerHeading = "%nExample:%n",
    footer = "  guise host list --output markdown")
final class HostList implements Callable<Integer> {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("name"),
          new Column("brand", "CPU", Column.Reader.EVERYBODY),
          Column.of("signature"),
          new Column("logicalCpus", "CPUs", Column.Reader.EVERYBODY),
          Column.of("kinds"),
          Column.data("aliases"),
          Column.of("description"),
          Column.data("source"));

  private final Console console;

  @Mixin private OutputOptions output = new OutputOptions();

  HostList(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<List<Cell>> rows = Profiles.list().stream().map(HostList::row).toList();
    var table = new Part.Table("hosts", "", COLUMNS, rows, Part.Layout.LINES);
    output.print(new Report("host list", List.of(table)), console);
    return Status.OK.code();
  }

  private static List<Cell> row(Profiles.Listed listed) {
    Host host = Profiles.find(listed.name()).orElseThrow();
    return List.of(
        Cell.of(listed.name()),
        Cell.of(host.cpuid().brand()),
        Cell.of(host.cpuid().signature().toString()),
        Cell.of(host.cpus().size()),
        Cell.of(host.kinds().size()),
        Cell.list(listed.aliases(), " "),
        Cell.of(listed.description()),
        Cell.of(host.source()));
  }
}
