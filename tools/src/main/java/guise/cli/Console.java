package guise.cli;

import guise.cli.report.Page;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a run of the command line reads from and writes to.
 *
 * @param environment the environment variables
 * @param columns the width of the terminal that shows the output; empty where that is no terminal
 */
record Console(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Map<String, String> environment,
    OptionalInt columns) {
  private static final int USUAL_COLUMNS = 100;
  private static final int FEWEST_COLUMNS = 40;

  /** This process's own; the launcher says whether there is a terminal and how wide it is. */
  static Console ofThisProcess() {
    return new Console(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        System.err,
        System.getenv(),
        Boolean.getBoolean("guise.terminal") ? terminalColumns() : OptionalInt.empty());
  }

  private static OptionalInt terminalColumns() {
    int columns = Integer.getInteger("guise.terminal.columns", USUAL_COLUMNS);
    return OptionalInt.of(columns < FEWEST_COLUMNS ? USUAL_COLUMNS : columns);
  }

  boolean isTerminal() {
    return columns.isPresent();
  }

  /** Whether to colour when nobody said: on a terminal, unless NO_COLOR is set. */
  boolean likesColour() {
    return isTerminal()
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  Page page(boolean coloured) {
    return new Page(columns.orElse(Page.ENDLESS), coloured);
  }

  int helpColumns() {
    return Math.min(columns.orElse(USUAL_COLUMNS), USUAL_COLUMNS);
  }

  /**
   * Writes to the output. That its reader has gone ({@code | head}) is no error.
   *
   * @throws BadInput if it cannot be written, as when a disk is full
   */
  void print(String text) {
    print(text.getBytes(StandardCharsets.UTF_8));
  }

  private void print(byte... bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.contains("Broken pipe")) {
        throw new BadInput("the output cannot be written: " + reason);
      }
    }
  }

  /** A stream that writes each byte at once, under the same rules. */
  OutputStream bytes() {
    return new OutputStream() {
      @Override
      public void write(int each) {
        print((byte) each);
      }
    };
  }

  /** Writes one line of complaint. */
  void complain(String line) {
    err.println("guise: " + line);
    err.flush();
  }
}
