package guise.cli;

import guise.engine.Hardware;
import guise.replay.RecordedProcessor;
import guise.replay.text.Recording;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The processor that a replay takes to be under KVM.
 *
 * @param because why that one
 */
record AssumedProcessor(Hardware hardware, String because) {

  /** The chosen one, or else what the recording was made on. */
  static AssumedProcessor of(Recording recording, @Nullable String chosen) {
    if (chosen != null) {
      return new AssumedProcessor(named(chosen), "as --hardware says");
    }
    var recorded = RecordedProcessor.under(recording);
    return new AssumedProcessor(named(recorded.hardware()), recorded.because());
  }

  private static Hardware named(String name) {
    return Hardware.named(name)
        .orElseThrow(() -> new BadInput("--hardware takes " + names() + ", not '" + name + "'"));
  }

  private static String names() {
    return Hardware.KNOWN.stream().map(Hardware::name).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return hardware.name() + ": " + because;
  }
}
