package guise.bench.bochs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Guise: a JVM of its own for each measurement, in which the guest runs some times in a row. */
final class GuiseInJvm {
  private static final int RUNS = 3;

  private final Path directory;

  /**
   * One JVM's runs.
   *
   * @param first the JVM has just started
   * @param last it has run the guest before
   */
  record Runs(Timed first, Timed last, long instructions) {}

  /** Works in a directory of its own. */
  GuiseInJvm(Path directory) {
    this.directory = directory;
  }

  Runs run(Guest guest, Path images) throws IOException {
    Path image = directory.resolve("guest.bin");
    Files.write(image, guest.patched(images));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    List<String> command =
        List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classes,
            GuestLoop.class.getName(),
            image.toString(),
            Integer.toString(RUNS));
    try (Peer guise = Peer.start(new ProcessBuilder(command))) {
      Output output = guise.output();
      Timed first = output.run();
      Timed last = first;
      for (int run = 1; run < RUNS; run++) {
        last = output.run();
      }
      return new Runs(first, last, Long.parseLong(output.after(GuestLoop.INSTRUCTIONS)));
    } catch (GuestFailed e) {
      throw new GuestFailed(guest + " on Guise: " + e.getMessage());
    }
  }
}
