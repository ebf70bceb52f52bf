package guise.cli;

import java.util.List;

/** The {@code guise} command. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] args) {
    System.exit(run(Console.ofThisProcess(), args));
  }

  /** Runs the command line in this JVM, which stays, and returns its status. */
  static int run(String... args) {
    return run(Console.ofThisProcess(), args);
  }

  static int run(Console console, String... args) {
    try {
      if (asksForVersion(args)) {
        console.print(Version.line() + "\n");
        return Status.OK.code();
      }
      return Commands.line(console, List.of(args)).execute(args);
    } catch (BadInput e) {
      return new Complaints(console).badInput(e);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new Complaints(console).internalError(e);
    }
  }

  /** Answered at once: scripts ask often. */
  private static boolean asksForVersion(String... args) {
    return args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"));
  }
}
