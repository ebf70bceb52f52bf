package guise.cli;

import guise.formats.FormatException;
import guise.request.RequestRefused;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said when a run fails: one line, and the status that goes with it. */
final class Complaints {
  /** What picocli says of a word that is none of an option's. */
  private static final Pattern CHOICE =
      Pattern.compile(
          "Invalid value for (?:option|positional parameter at index 0) '?(--\\w+|\\([^)]*\\)).*"
              + ": expected one of \\[(.*)] \\(case-insensitive\\) but was (.*)");

  private final Console console;

  Complaints(Console console) {
    this.console = console;
  }

  /** The arguments are no command line. */
  int misspelt(ParameterException e, String[] args) {
    String found = firstLine(e instanceof UnmatchedArgumentException un ? unmatched(un) : text(e));
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    console.complain("%s (see %s --help)".formatted(found, command));
    return Status.BAD_INPUT.code();
  }

  private static String text(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    Matcher choice = CHOICE.matcher(message);
    if (choice.matches()) {
      return "%s takes %s, not %s"
          .formatted(choice.group(1), spellings(choice.group(2)), choice.group(3));
    }
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  /** A constant's name and its spelling are the same word to the reader. */
  private static String spellings(String constants) {
    return Stream.of(constants.toLowerCase(Locale.ROOT).replace('_', '-').split(", "))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String word = e.getUnmatched().getFirst();
    boolean wantsCommand = !e.getCommandLine().getSubcommands().isEmpty();
    String what = e.isUnknownOption() ? "option" : wantsCommand ? "command" : "argument";
    List<String> near = e.getSuggestions();
    String hint = near.isEmpty() ? "" : "; did you mean " + near.getFirst() + "?";
    return "unknown " + what + " '" + word + "'" + hint;
  }

  /** A command could not do its work. */
  int failed(Exception e, CommandLine line, ParseResult result) {
    return switch (e) {
      case BadInput _, FormatException _ -> badInput(e);
      case RequestRefused _ -> complain(firstLine(e.getMessage()), Status.DIFFERS);
      default -> internalError(e);
    };
  }

  int badInput(Exception e) {
    return complain(firstLine(e.getMessage()), Status.BAD_INPUT);
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

  private static String firstLine(@Nullable String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }
}
