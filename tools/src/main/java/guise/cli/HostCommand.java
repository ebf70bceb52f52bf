package guise.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code guise host}: the hosts there are. */
@Command(
    name = "host",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists, shows and converts hosts.",
    synopsisSubcommandLabel = "list|show|convert",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  guise host list", "  guise host show sapphire-rapids"})
final class HostCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private HostCommand() {}

  /** The command with the three below it. */
  static CommandLine line(Console console) {
    return new CommandLine(new HostCommand())
        .addSubcommand("list", new HostList(console))
        .addSubcommand("show", new HostShow(console))
        .addSubcommand("convert", new HostConvert(console));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing command: list, show or convert");
  }
}
