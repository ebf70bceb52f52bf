package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One run of the command line, in this JVM.
 *
 * @param out what it printed
 * @param err what it complained about
 */
record Ran(int status, String out, String err) {
  private static final byte[] NOTHING = {};

  /** Runs words that are split at blanks, without a terminal. */
  static Ran of(String line) {
    return of(NOTHING, Map.of(), OptionalInt.empty(), words(line));
  }

  static Ran of(String... words) {
    return of(NOTHING, Map.of(), OptionalInt.empty(), words);
  }

  static Ran withInput(String input, String... words) {
    return withInput(input.getBytes(StandardCharsets.UTF_8), words);
  }

  static Ran withInput(byte[] input, String... words) {
    return of(input, Map.of(), OptionalInt.empty(), words);
  }

  static Ran onTerminal(int columns, Map<String, String> environment, String line) {
    return of(NOTHING, environment, OptionalInt.of(columns), words(line));
  }

  private static String[] words(String line) {
    return line.isEmpty() ? new String[0] : line.split(" ", -1);
  }

  private static Ran of(
      byte[] input, Map<String, String> environment, OptionalInt columns, String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(input),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            columns);
    int status = Main.run(console, words);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Asserts that it ended with one line of complaint and printed nothing. */
  void complains(int status, String line) {
    assertEquals("guise: " + line + "\n", err);
    assertEquals("", out);
    assertEquals(status, this.status);
  }
}
