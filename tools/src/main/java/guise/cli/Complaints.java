package guise.cli;

import guise.formats.FormatException;
import guise.request.RequestRefused;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said when a run fails: one line, and the status that goes with it. */
final class Complaints {
  private final Console console;

  Complaints(Console console) {
    this.console = console;
  }

  /** The arguments are no command line. */
  int misspelt(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    String found = firstLine(e.getMessage());
    String message = found.substring(0, 1).toLowerCase(Locale.ROOT) + found.substring(1);
    console.complain(
        "%s%s (see %s --help)"
            .formatted(message, suggestion(e), line.getCommandSpec().qualifiedName()));
    return Status.BAD_INPUT.code();
  }

  private static String suggestion(ParameterException e) {
    List<String> near =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return near.isEmpty() ? "" : "; did you mean " + near.getFirst() + "?";
  }

  /** A command could not do its work. */
  int failed(Exception e, CommandLine line, ParseResult result) {
    return switch (e) {
      case BadInput _, FormatException _ -> complain(firstLine(e.getMessage()), Status.BAD_INPUT);
      case RequestRefused _ -> complain(firstLine(e.getMessage()), Status.DIFFERS);
      default -> internalError(e);
    };
  }

  int internalError(Throwable e) {
    if (console.environment().getOrDefault("GUISE_DEBUG", "").equals("1")) {
      e.printStackTrace(console.err());
    }
    return complain(
        "internal error: " + firstLine(e.toString()) + " (GUISE_DEBUG=1 shows where)",
        Status.INTERNAL_ERROR);
  }

  private int complain(String line, Status status) {
    console.complain(line);
    return status.code();
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
