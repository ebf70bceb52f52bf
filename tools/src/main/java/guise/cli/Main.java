package guise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code guise} command: a stand-in that knows its version, until the real one arrives. */
@Command(
    name = "guise",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "The CPU a KVM guest sees, predicted and explained.")
public final class Main implements Runnable {
  private Main() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the command line and returns its status; the JVM stays. */
  static int run(String... args) {
    return new CommandLine(new Main()).execute(args);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** The version that the build wrote into the module. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      var module = Main.class.getModule().getDescriptor();
      String version = module == null ? "development" : module.rawVersion().orElse("development");
      return new String[] {"guise " + version};
    }
  }
}
