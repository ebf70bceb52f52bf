package guise.cli;

import guise.cli.report.Report;
import guise.host.Host;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code guise host show}: one host in a few lines. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    description = "Shows a host: its CPUs, its registers, its kernel, and what its source lacks.",
    footerHeading = "%nExample:%n",
    footer = "  guise host show alder-lake")
final class HostShow implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "NAME|FILE|-",
      completionCandidates = ShippedNames.class,
      description = "A shipped profile, a file, - or this-machine.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String name;

  @Mixin private NameOptions names = new NameOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  HostShow(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Host host = HostOptions.find(name, console);
    output.print(new Report("host show", new HostReport(host, names).parts()), console);
    return Status.OK.code();
  }
}
