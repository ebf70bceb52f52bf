package guise.cli;

import guise.cli.report.Report;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.lab.Comparison;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guise lab}: designs that were argued about, played side by side; experiments below it. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Plays a script of events of a VMM and its guest once for each design that was argued about:"
          + " when CPUID follows the vCPU's state, how long IA32_XFD is intercepted, when the FPU's"
          + " memory grows, what the roles of shadow pages tell. Counts what each costs.",
      "All else is as the kernel has it; the kernel's own designs are marked."
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise lab --host sapphire-rapids --kernel 7.2 --script linux-amx",
      "  guise lab --host sapphire-rapids --kernel 6.12 --script nested-a --output markdown",
      "  guise lab list"
    })
final class Lab implements Callable<Integer> {
  private final Console console;

  @Mixin private HostOptions host = new HostOptions();
  @Mixin private KernelOptions kernel = new KernelOptions();

  @Option(
      names = "--script",
      paramLabel = "NAME|FILE|-",
      description =
          "The events: a shipped script (guise lab list), a file, or - for standard input (default:"
              + " ${DEFAULT-VALUE}).")
  private String script = "linux-amx";

  @Mixin private OutputOptions output = new OutputOptions();

  private Lab(Console console) {
    this.console = console;
  }

  /** The command with those below it. */
  static CommandLine line(Console console) {
    return new CommandLine(new Lab(console))
        .addSubcommand("list", new LabList(console))
        .addSubcommand("nested", new LabNested(console));
  }

  @Override
  public Integer call() {
    kernel.check(1);
    Host machine = host.host(console);
    Kernel running = kernel.kernel(Side.BEFORE, machine);
    Comparison comparison = Comparison.of(machine, running, ScriptSource.read(script, console));
    var report = new LabReport(machine.name(), running, comparison);
    output.print(new Report("lab", report.parts()), console);
    return Status.OK.code();
  }
}
