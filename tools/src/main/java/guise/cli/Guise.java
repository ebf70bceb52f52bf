package guise.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a subcommand: it shows what there is. */
@Command(
    name = "guise",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "The CPU a KVM guest sees, predicted and explained.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise explain --host sapphire-rapids --kernel 6.1",
      "  guise diff --host milan --kernel 6.1 --kernel 6.18",
      "",
      "Exit status: 0 fine or same, 1 differs or refused, 2 a mistake in the command or an input, "
          + "3 an error in Guise."
    })
final class Guise implements Callable<Integer> {
  private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  Guise(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.err().print(spec.commandLine().getUsageMessage());
    return Status.BAD_INPUT.code();
  }
}
