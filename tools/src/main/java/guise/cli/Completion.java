package guise.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code guise completion}: a script for the shell that completes commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    description = {
      "Prints a script that completes guise's commands and options.",
      "bash: source <(guise completion bash). zsh: the same, it loads bashcompinit itself."
    },
    footerHeading = "%nExample:%n",
    footer = "  guise completion bash")
final class Completion implements Callable<Integer> {
  /** The shells there is a script for. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "bash|zsh",
      description = "The shell (default: ${DEFAULT-VALUE}).")
  private Shell shell = Shell.BASH;

  Completion(Console console) {
    this.console = console;
  }

  /** One script serves both: in zsh it turns on bashcompinit, which wants compinit. */
  @Override
  public Integer call() {
    if (shell == Shell.ZSH) {
      console.print("autoload -Uz compinit && compinit\n");
    }
    console.print(AutoComplete.bash("guise", Commands.all(console)));
    return Status.OK.code();
  }
}
