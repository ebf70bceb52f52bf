package guise.cli;

import picocli.CommandLine.Command;
import java.util.concurrent.Callable;
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
    footerHeading = "%nExample:%n",
    footer = "  guise host list")
final class HostCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  HostCommand(Console console) {
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "host wants list, show or convert");
  }
}
