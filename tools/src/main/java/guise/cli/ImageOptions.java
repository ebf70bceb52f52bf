package guise.cli;

import guise.cli.run.GuestImage;
import guise.cli.run.ImageException;
import guise.cli.run.ImageForm;
import guise.cli.run.Patch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The image, and the options that say how it is read. */
final class ImageOptions {
  private static final int LARGEST = 1 << 28;

  @Parameters(
      arity = "1",
      paramLabel = "IMAGE",
      description = "What to execute: a file, or - for standard input.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String name;

  @Option(
      names = "--format",
      paramLabel = "auto|flat|multiboot|real",
      description = "What the image is (default: ${DEFAULT-VALUE}, by its headers).")
  private ImageForm form = ImageForm.AUTO;

  @Option(
      names = "--load",
      paramLabel = "ADDRESS",
      description = "Where a flat (default: 0x100000) or real-mode image (0x7C00) goes.")
  private @Nullable String load;

  @Option(
      names = "--patch",
      paramLabel = "OFFSET=VALUE",
      description = "Write a number of 64 bits into the image first; repeatable.")
  private List<String> patches = new ArrayList<>();

  GuestImage read(Console console) {
    OptionalLong at =
        load == null ? OptionalLong.empty() : OptionalLong.of(RunCommand.number("--load", load));
    List<Patch> numbers = numbers();
    byte[] file = bytes(console);
    for (int each = 0; each < numbers.size(); each++) {
      apply(numbers.get(each), patches.get(each), file);
    }
    try {
      return form.read(file, at);
    } catch (ImageException e) {
      throw isNone(e);
    }
  }

  /** What there is to say of an image that cannot be loaded. */
  BadInput isNone(ImageException e) {
    return new BadInput(name + ": " + e.getMessage());
  }

  private List<Patch> numbers() {
    List<Patch> numbers = new ArrayList<>();
    for (String text : patches) {
      Patch patch = number(text);
      for (int before = 0; before < numbers.size(); before++) {
        if (patch.overlaps(numbers.get(before))) {
          throw new BadInput("--patch %s overlaps --patch %s".formatted(text, patches.get(before)));
        }
      }
      numbers.add(patch);
    }
    return numbers;
  }

  private static Patch number(String text) {
    try {
      return Patch.parse(text);
    } catch (NumberFormatException _) {
      throw new BadInput("--patch takes OFFSET=VALUE, like 0x48=1000, not " + text);
    }
  }

  private static void apply(Patch patch, String text, byte[] file) {
    try {
      patch.applyTo(file);
    } catch (ImageException e) {
      throw new BadInput("--patch " + text + ": " + e.getMessage());
    }
  }

  private byte[] bytes(Console console) {
    if (name.equals(HostOptions.STDIN)) {
      return bytes(console.in());
    }
    Path path = HostOptions.path(name);
    if (Files.isDirectory(path)) {
      throw new BadInput(name + ": found a directory, expected an image");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return bytes(in);
    } catch (NoSuchFileException _) {
      throw new BadInput(name + ": there is no such file");
    } catch (IOException e) {
      throw new BadInput(name + ": cannot be read: " + WholeFile.reason(e));
    }
  }

  private byte[] bytes(InputStream in) {
    try {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length <= LARGEST) {
        return bytes;
      }
    } catch (IOException e) {
      throw new BadInput(name + ": cannot be read: " + WholeFile.reason(e));
    }
    throw new BadInput(name + ": is larger than an image may be, 256 MiB");
  }
}
