package guise.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code guise vcpu}: the state of a vCPU. */
@Command(
    name = "vcpu",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Saves the state of a vCPU, and says whether a KVM would restore it.",
    synopsisSubcommandLabel = "save|restore",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise vcpu save --host sapphire-rapids --kernel 7.2 -o state.json",
      "  guise vcpu restore state.json --host ice-lake --kernel 6.1"
    })
final class VcpuCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private VcpuCommand() {}

  /** The command with the two below it. */
  static CommandLine line(Console console) {
    return new CommandLine(new VcpuCommand())
        .addSubcommand("save", new VcpuSave(console))
        .addSubcommand("restore", new VcpuRestore(console));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing command: save or restore");
  }
}
