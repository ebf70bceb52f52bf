package guise.cli;

import guise.cli.run.Ending;

/** The exit status of a guest's run, and the line that explains it where it needs one. */
final class EndingText {
  private EndingText() {}

  static int of(Ending ending, Console console) {
    return switch (ending) {
      case Ending.Exited exited -> exited.code();
      case Ending.PoweredOff _ -> Status.OK.code();
      case Ending.Halted _ -> Status.OK.code();
      case Ending.TripleFault fault ->
          complain(console, "the guest shut down: a triple fault at %#x".formatted(fault.rip()));
      case Ending.Failed failed -> complain(console, failed.what());
      case Ending.Stopped stopped -> complain(console, reason(stopped));
    };
  }

  private static String reason(Ending.Stopped stopped) {
    String why =
        switch (stopped.why()) {
          case "WITHIN_LIMIT" -> "it has executed as many instructions as it may";
          case "SIGNALLED" -> "the run was interrupted";
          default -> "its time is up";
        };
    return "the guest was stopped at %#x: %s".formatted(stopped.rip(), why);
  }

  private static int complain(Console console, String line) {
    console.complain(line);
    return Status.DIFFERS.code();
  }
}
