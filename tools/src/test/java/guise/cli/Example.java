package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.cli.ImageBytes.Elf;
import guise.cli.ImageBytes.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * An example out of a command's help, as a test can run it: the files it names are made in a
 * directory, and what takes long is told to do little.
 */
record Example(String line) {
  private static final String LITTLE = " --iterations 200";

  /** The files that examples name, and what they are. */
  private enum Named {
    STATE("state.json"),
    VCPU("vcpu"),
    DUMP("guest-cpuid.txt"),
    TRACE(".log.gz"),
    SCRIPT("difference.txt"),
    REAL("boot.bin"),
    FLAT(".bin"),
    KERNEL("kernel.elf");

    private final String part;

    Named(String part) {
      this.part = part;
    }

    private static List<Named> in(String word) {
      boolean isFile = word.contains(".") && !word.matches("[0-9.]*|.*=.*");
      return Arrays.stream(values())
          .filter(each -> isFile && word.contains(each.part))
          .limit(1)
          .toList();
    }
  }

  static List<Example> of(String help) {
    return help.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("guise "))
        .map(line -> new Example(line.substring("guise ".length())))
        .toList();
  }

  Ran run(Path directory) {
    var words = Arrays.stream(line.split(" ", -1)).map(word -> existing(word, directory));
    String runnable = String.join(" ", words.toList());
    return Ran.of(runnable.startsWith("lab nested") ? runnable + LITTLE : runnable);
  }

  private static String existing(String word, Path directory) {
    for (Named named : Named.in(word)) {
      Path file = directory.resolve(word);
      if (!Files.exists(file)) {
        make(named, file);
      }
      return file.toString();
    }
    return word;
  }

  private static void make(Named named, Path file) {
    switch (named) {
      case STATE -> made("vcpu save --host sapphire-rapids --kernel 7.2 -o " + file);
      case VCPU -> write(file, Ran.of("supported --host milan --kernel 6.1 --output json").out());
      case DUMP -> made("host convert alder-lake --to cpuid-r -o " + file);
      case TRACE -> copy(ReplayTest.file(file.getFileName().toString()), file);
      case SCRIPT -> write(file, "set-cr4 40000\nguest-cpuid 1 0\n");
      case FLAT -> image(file, ImageBytes.code(ImageBytes.EXIT + "90".repeat(0x50)));
      case REAL -> image(file, ImageBytes.code(ImageBytes.EXIT));
      case KERNEL -> image(file, kernel());
    }
  }

  /** Executes CPUID, which a trace then has. */
  private static byte[] kernel() {
    return Elf.OF_32.with(new Segment(0x20_0000, "31C0 0FA2 " + ImageBytes.EXIT));
  }

  private static void made(String line) {
    Ran run = Ran.of(line);
    assertEquals(0, run.status(), run.err());
  }

  private static void image(Path file, byte[] bytes) {
    ImageBytes.file(file.getParent(), file.getFileName().toString(), bytes);
  }

  private static void write(Path file, String text) {
    image(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
