package guise.cli;

import static guise.cli.ImageBytes.EXIT_7;
import static guise.cli.ImageBytes.FOREVER;
import static guise.cli.ImageBytes.SAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.device.Availability;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code guise run --backend device}: this machine's KVM, beside the engine as this machine. */
final class RunOnDeviceTest {
  @TempDir private Path directory;

  private static void assumeDevice() {
    Optional<String> missing = Availability.missing();
    assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
  }

  private Path image(String code) {
    return ImageBytes.file(directory, "image", ImageBytes.code(code));
  }

  /** What the run came to, without the line about the device. */
  private static Ran plain(Ran run) {
    String err =
        run.err()
            .lines()
            .filter(line -> !line.startsWith("guise: guests on this /dev/kvm have "))
            .map(line -> line + "\n")
            .reduce("", String::concat);
    return new Ran(run.status(), run.out(), err);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          output and exit code,      "", B041 E6E9 B007 E6F4, 7
          real mode,                 --format real, E80000 58 88E0 E6E9 B890E9 B007 E6F4, 7
          a halt,                    "", FAF4, 0
          a triple fault,            "", 0F0B, 1
          what Multiboot tells,      "", 8B4308 C1E808 E6E9 FAF4, 0
          memory that is not there,  "", A100000010 0442 E6E9 FAF4, 0
          a string to a port,        "", BE14001000 B902000000 BAE9000000 F36E FAF4 90 4849, 0
          a string from a port,      "", BF00002000 B902000000 BAF8030000 F36C A001002000 0441 E6E9 FAF4, 0
          CPUID of leaf 1,           "", B801000000 0FA2 88D0 E6E9 C1E808 E6E9 C1E908 88C8 E6E9 FAF4, 0
          code that is not there,    "", E900000010, 1
          """)
  void isWhatTheEngineDoes(String name, String options, String code, int status) {
    assumeDevice();
    String line = ("run " + image(code) + " --live " + options).strip();
    Ran engine = Ran.of(line);
    assertEquals(status, engine.status(), name + ": " + engine.err());
    assertEquals(engine, plain(Ran.of(line + " --backend device")), name);
  }

  @Test
  void itsTimeIsLimited() {
    assumeDevice();
    Ran run = Ran.of("run " + image(FOREVER) + " --backend device --timeout 0.3");
    plain(run).complains(1, "the guest was stopped at 0x100000: its time is up");
  }

  @Test
  void whatGuestsLackIsSaidInOneLine() {
    assumeDevice();
    Ran run = Ran.of("run " + image("B041 " + SAY + EXIT_7) + " --backend device");
    assertEquals("A", run.out());
    assertEquals("", plain(run).err());
    assertTrue(run.err().lines().count() <= 1, run.err());
  }

  @Test
  void whatOnlyTheEngineCanDoIsRefused() {
    String device = "run " + image(EXIT_7) + " --backend device ";
    String told = " goes with the engine: a device does not tell what it executes";
    Ran.of(device + "--trace -").complains(2, "--trace" + told);
    Ran.of(device + "--trace-cpuid").complains(2, "--trace-cpuid" + told);
    Ran.of(device + "--max-instructions 5")
        .complains(2, "--max-instructions goes with the engine: a device does not count them");
    String here =
        "--backend device is this machine under its kernel: other hosts and kernels go with the"
            + " engine";
    Ran.of(device + "--host milan").complains(2, here);
    Ran.of(device + "--kernel 6.1").complains(2, here);
  }
}
