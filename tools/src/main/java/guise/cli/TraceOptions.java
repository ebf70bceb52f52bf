package guise.cli;

import guise.predict.Prediction;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that have a guest's instructions written down. */
final class TraceOptions {
  @Option(
      names = "--trace",
      paramLabel = "FILE|-",
      description =
          "Write a line for each instruction, with the registers before it; -: to standard error.")
  private @Nullable String trace;

  @Option(
      names = "--trace-cpuid",
      description =
          "Write each answer to CPUID to standard error, and the first time why it is so.")
  private boolean cpuid;

  /** A device does not tell what it executes. */
  void checkForDevice() {
    if (trace != null || cpuid) {
      throw new BadInput(
          (trace != null ? "--trace" : "--trace-cpuid")
              + " goes with the engine: a device does not tell what it executes");
    }
  }

  Traces open(Console console, Prediction prediction) {
    PrintStream instructions = trace == null ? null : stream(trace, console);
    return new Traces(
        instructions,
        cpuid ? new CpuidTrace(console, prediction) : null,
        HostOptions.STDIN.equals(trace));
  }

  private static PrintStream stream(String name, Console console) {
    if (name.equals(HostOptions.STDIN)) {
      return console.err();
    }
    Path path = HostOptions.path(name);
    if (Files.isDirectory(path)) {
      throw new BadInput(name + ": found a directory, expected a file to write");
    }
    try {
      var file = new BufferedOutputStream(Files.newOutputStream(path));
      return new PrintStream(file, false, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BadInput(name + ": cannot be written: " + WholeFile.reason(e));
    }
  }
}
