package guise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs many command lines in one JVM, so that the launcher's AOT cache knows what they load.
 *
 * <p>What they answer is of no interest here, nor whether they do.
 */
final class Training {
  private Training() {}

  /** Runs each line of the file named by the only argument. */
  public static void main(String[] args) throws IOException {
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        attempt(line.strip().split(" +"));
      }
    }
  }

  private static void attempt(String... command) {
    try {
      Main.run(command);
    } catch (RuntimeException | StackOverflowError e) {
      System.err.println(String.join(" ", command) + ": " + e);
    }
  }
}
