package guise.cli;

import guise.engine.EmulatedVcpu;
import guise.kvm.Vcpu;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how long a guest may run. */
final class RunLimits {
  private static final long NANOS = 1_000_000_000L;

  @Option(
      names = "--max-instructions",
      paramLabel = "N",
      description = "Stop the guest after so many instructions, with exit status 1.")
  private @Nullable String most;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Stop the guest after so many seconds, with exit status 1.")
  private @Nullable String timeout;

  /** A device counts nothing. */
  void checkForDevice() {
    if (most != null) {
      throw new BadInput("--max-instructions goes with the engine: a device does not count them");
    }
  }

  void apply(EmulatedVcpu vcpu) {
    if (most != null) {
      long number = RunCommand.number("--max-instructions", most);
      if (number <= 0) {
        throw new BadInput("--max-instructions takes a number from 1, not " + most);
      }
      vcpu.limitInstructions(number);
    }
  }

  /** Watches over the time, and on a terminal shows it. */
  RunWatch watch(Vcpu vcpu, Console console) {
    return new RunWatch(vcpu, console, nanos());
  }

  private OptionalLong nanos() {
    if (timeout == null) {
      return OptionalLong.empty();
    }
    try {
      double seconds = Double.parseDouble(timeout);
      if (seconds > 0 && seconds < Integer.MAX_VALUE) {
        return OptionalLong.of((long) (seconds * NANOS));
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new BadInput("--timeout takes seconds, like 10 or 0.5, not " + timeout);
  }
}
