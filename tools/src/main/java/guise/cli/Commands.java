package guise.cli;

import com.google.errorprone.annotations.Immutable;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** The commands there are. A new one is a class and a line here. */
enum Commands {
  // spotless:off
  EXPLAIN   ("explain",    Explain::new),
  SUPPORTED ("supported",  Supported::new),
  DECODE    ("decode",     Decode::new),
  DIFF      ("diff",       Diff::new),
  RUN       ("run",        RunCommand::new),
  LINT      ("lint",       Lint::new),
  VCPU      ("vcpu",       VcpuCommand::line),
  RECORD    ("record",     RecordCommand::new),
  REPLAY    ("replay",     ReplayTrace::new),
  CONFORM   ("conform",    Conform::new),
  LAB       ("lab",        Lab::line),
  HOST      ("host",       HostCommand::line),
  COMPLETION("completion", Completion::new);
  // spotless:on

  /** Makes a command, or a command line with commands below it. */
  @Immutable
  private interface Maker {
    Object on(Console console);
  }

  private final String spelling;
  private final Maker command;

  Commands(String spelling, Maker command) {
    this.spelling = spelling;
    this.command = command;
  }

  /**
   * The command line for some arguments. Where they name a command it has only that one: picocli
   * takes its time for each.
   */
  static CommandLine line(Console console, List<String> args) {
    var line = new CommandLine(new Guise(console));
    String first = args.isEmpty() ? "" : args.getFirst();
    boolean named = List.of(values()).stream().anyMatch(c -> c.spelling.equals(first));
    for (Commands each : values()) {
      if (!named || each.spelling.equals(first)) {
        line.addSubcommand(each.spelling, each.command.on(console));
      }
    }
    return prepared(line, console);
  }

  /** The whole command line. */
  static CommandLine all(Console console) {
    return line(console, List.of());
  }

  private static CommandLine prepared(CommandLine line, Console console) {
    var complaints = new Complaints(console);
    return line.setOut(new PrintWriter(new ConsoleWriter(console)))
        .setErr(new PrintWriter(console.err(), true, console.err().charset()))
        .setColorScheme(Help.defaultColorScheme(console.likesColour() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(console.helpColumns())
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(complaints::misspelt)
        .setExecutionExceptionHandler(complaints::failed);
  }
}
