package guise.cli;

import static guise.cli.ImageBytes.EXIT_7;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.cli.ImageBytes.Elf;
import guise.cli.ImageBytes.Segment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong input to {@code guise run}: one line, and status 2. */
final class RunMistakesTest {
  private static final Segment CODE = new Segment(0x20_0000, EXIT_7);

  @TempDir private Path directory;

  private void refused(byte[] image, String options, String line) {
    Path file = ImageBytes.file(directory, "image", image);
    Ran.of(("run " + file + " " + options).strip()).complains(2, line.replace("IMAGE", file + ""));
  }

  @Test
  void aFileThatIsNoImage() {
    Ran.of("run " + directory + "/none").complains(2, directory + "/none: there is no such file");
    Ran.of("run " + directory).complains(2, directory + ": found a directory, expected an image");
    refused(new byte[0], "", "IMAGE: found nothing in it, expected an image");
    Ran none = Ran.of("run");
    assertEquals(2, none.status());
    assertEquals(1, none.err().lines().count(), none.err());
  }

  @Test
  void aFileWithoutAnEnd() {
    Ran.of("run /dev/zero").complains(2, "/dev/zero: is larger than an image may be, 256 MiB");
  }

  @ParameterizedTest(name = "the first {0} bytes")
  @ValueSource(ints = {4, 20, 51, 52, 60, 83, 87})
  void anElfFileCutShort(int length) {
    byte[] whole = Elf.OF_32.with(CODE);
    assertEquals(88, whole.length);
    refused(Arrays.copyOf(whole, length), "", "IMAGE: its ELF headers point outside the file");
    byte[] wide = Arrays.copyOf(Elf.OF_64.with(CODE), length + 36);
    refused(wide, "", "IMAGE: its ELF headers point outside the file");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      textBlock =
          """
          64, 183, found ELF of machine 183; expected x86
          32, 40, found ELF of machine 40; expected x86
          64, 3, found ELF of 64 bits for the i386; expected x86
          32, 62, ok
          """)
  void anElfFileOfAnotherMachine(int bits, int machine, String message) {
    Elf elf = (bits == 64 ? Elf.OF_64 : Elf.OF_32).ofMachine(machine);
    if (message.equals("ok")) {
      Path file = ImageBytes.file(directory, "image", elf.with(CODE));
      assertEquals(7, Ran.of("run " + file).status(), "x32 has headers of 32 bits");
    } else {
      refused(elf.with(CODE), "", "IMAGE: " + message.replace(';', ','));
    }
  }

  @Test
  void anElfFileThatIsNoExecutable() {
    String expected = ", expected an executable with addresses of its own";
    refused(Elf.OF_64.ofType(1).with(CODE), "", "IMAGE: found an ELF object file" + expected);
    refused(
        Elf.OF_64.ofType(3).with(CODE),
        "",
        "IMAGE: found an ELF file that is position-independent" + expected);
    refused(Elf.OF_64.with(), "", "IMAGE: its ELF headers load nothing");
    refused(
        Elf.OF_64.enteredAt(-1L << 31).with(CODE),
        "",
        "IMAGE: its ELF entry ffffffff80000000 is no physical address");
  }

  @Test
  void aSegmentOutsideMemory() {
    String line =
        "IMAGE: is loaded up to %s, but the guest has 0x4000000 bytes of memory: see --memory";
    var far = new Segment(0x8000_0000L, EXIT_7);
    refused(Elf.OF_32.with(CODE, far), "", line.formatted("0x80000004"));
    var large = new Segment(0x20_0000, ImageBytes.code(EXIT_7), 0x7000_0000L);
    refused(Elf.OF_64.with(large), "", line.formatted("0x70200000"));
    var around = new Segment(-4096, ImageBytes.code(EXIT_7), 8192);
    refused(Elf.OF_64.with(around), "", line.formatted("0x1000"));
    refused(ImageBytes.code(EXIT_7), "--load 0x3FFFFFE", line.formatted("0x4000002"));
    refused(ImageBytes.multiboot(0x7FF_0000, 0, 0, EXIT_7), "", line.formatted("0x7ff0024"));
  }

  @Test
  void aMultibootHeaderThatLies() {
    byte[] file = ImageBytes.multiboot(0x20_0000, 0x20_1000, 0, EXIT_7);
    refused(file, "", "IMAGE: its multiboot header loads bytes that the file does not have");
    refused(
        ImageBytes.code(EXIT_7),
        "--format multiboot",
        "IMAGE: found neither ELF nor a multiboot header with addresses");
  }

  @Test
  void whereAnImageIsLoadedIsSaidOnce() {
    refused(
        Elf.OF_32.with(CODE),
        "--load 0x300000",
        "IMAGE: says itself where it is loaded: --load goes with flat images");
    refused(
        Elf.OF_32.with(CODE),
        "--load 0x300000 --format multiboot",
        "IMAGE: says itself where it is loaded: --load goes with flat images");
    String real = "IMAGE: real-mode code has to lie below 0x10000";
    refused(ImageBytes.code(EXIT_7), "--format real --load 0xFFFE", real);
    refused(ImageBytes.code(EXIT_7), "--format real --load 0x7fffffffffffffff", real);
    refused(ImageBytes.code(EXIT_7), "--format real --load -1", real);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --load here           | --load takes a number, like 0x100000, not here
          --memory much         | --memory takes 1M to 3G in whole pages, not much
          --memory 0            | --memory takes 1M to 3G in whole pages, not 0
          --memory 1048577      | --memory takes 1M to 3G in whole pages, not 1048577
          --memory 4G           | --memory takes 1M to 3G in whole pages, not 4G
          --memory 9999999999G  | --memory takes 1M to 3G in whole pages, not 9999999999G
          --max-instructions 0  | --max-instructions takes a number from 1, not 0
          --max-instructions 1k | --max-instructions takes a number, like 0x100000, not 1k
          --timeout 0           | --timeout takes seconds, like 10 or 0.5, not 0
          --timeout -1          | --timeout takes seconds, like 10 or 0.5, not -1
          --timeout NaN         | --timeout takes seconds, like 10 or 0.5, not NaN
          --timeout soon        | --timeout takes seconds, like 10 or 0.5, not soon
          --patch 8             | --patch takes OFFSET=VALUE, like 0x48=1000, not 8
          --patch =8            | --patch takes OFFSET=VALUE, like 0x48=1000, not =8
          --patch 0=            | --patch takes OFFSET=VALUE, like 0x48=1000, not 0=
          --patch 0=0x1_0000_0000_0000_0000 | --patch takes OFFSET=VALUE, like 0x48=1000, not 0=0x1_0000_0000_0000_0000
          --patch 1=0           | --patch 1=0: 0x1 is not inside an image of 0x8 bytes
          --patch -1=0          | --patch -1=0: 0xffffffffffffffff is not inside an image of 0x8 bytes
          --patch 0=1 --patch 0=1 | --patch 0=1 overlaps --patch 0=1
          --format elf          | --format takes auto, flat, multiboot, real, not 'elf' (see guise run --help)
          --backend kvm         | --backend takes engine, device, not 'kvm' (see guise run --help)
          """)
  void aNumberOrAWordThatIsNone(String option, String line) {
    refused(ImageBytes.code("90909090" + EXIT_7), option, line);
  }

  @Test
  void patchesThatOverlap() {
    refused(
        new byte[32], "--patch 0=1 --patch 16=2 --patch 9=3", "--patch 9=3 overlaps --patch 16=2");
  }

  @Test
  void aTraceThatCannotBeWritten() {
    String file = directory + "/none/trace";
    refused(
        ImageBytes.code(EXIT_7),
        "--trace " + file,
        file + ": cannot be written: there is no such directory");
    refused(
        ImageBytes.code(EXIT_7),
        "--trace " + directory,
        directory + ": found a directory, expected a file to write");
    assertTrue(Files.notExists(directory.resolve("none")));
  }
}
