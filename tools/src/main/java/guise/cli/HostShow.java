package guise.cli;

import guise.cli.report.Report;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guise host show}: one host in a few lines. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    description = "Shows a host: its CPUs, its registers, its kernel, and what its source lacks.",
    footerHeading = "%nExample:%n",
    footer = {"  guise host show alder-lake", "  guise host show --live"})
final class HostShow implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|FILE|-",
      completionCandidates = ShippedNames.class,
      description = "A shipped profile, a file, - or this-machine.")
  private @Nullable String name;

  @Option(
      names = "--live",
      description = "This very machine, and what its KVM says; the same as this-machine.")
  private boolean live;

  @Mixin private NameOptions names = new NameOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  HostShow(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String chosen = chosen();
    var parts = new ArrayList<>(new HostReport(HostOptions.find(chosen, console), names).parts());
    if (chosen.equals(HostOptions.THIS_MACHINE)) {
      parts.add(Live.kvm());
    }
    output.print(new Report("host show", parts), console);
    return Status.OK.code();
  }

  private String chosen() {
    if (live && name != null) {
      throw new BadInput("--live is a host: " + name + " would be another");
    }
    if (live) {
      return HostOptions.THIS_MACHINE;
    }
    if (name == null) {
      throw new BadInput("no host: name a shipped profile (guise host list), a file, -, or --live");
    }
    return name;
  }
}
