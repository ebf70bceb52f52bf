package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import guise.formats.Document.HostDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However an input is damaged, the answer is a document or a {@link FormatException}, and soon. */
class FuzzTest {
  private static final int BATCHES = 22;
  private static final int PER_BATCH = 1000;
  private static final int WHOLE_FILES = 60;

  /** Enough for the first CPU of a dump, and for the information of a trace. */
  private static final int PORTION = 12_000;

  /** A text to damage. */
  private static final class Sample {
    private final String name;
    private final byte[] bytes;

    Sample(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    String name() {
      return name;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  private static final List<Sample> SAMPLES = samples();

  private static List<Sample> samples() {
    var samples = new ArrayList<Sample>();
    for (String profile : List.of("sapphire-rapids", "milan")) {
      Renderings.of(profile)
          .all()
          .forEach((format, text) ->
              samples.add(new Sample(format, portion(text.getBytes(StandardCharsets.UTF_8)))));
    }
    foreignFiles().forEach(file -> samples.add(new Sample(file.toString(), portion(bytes(file)))));
    return samples;
  }

  /** The files of ../shared, which a clone of the project does not have. */
  private static Stream<Path> foreignFiles() {
    return Shared.root().stream()
        .flatMap(_ -> Stream.of("dumps", "traces"))
        .flatMap(folder -> Shared.files(folder).stream());
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] portion(byte[] all) {
    return Arrays.copyOf(all, Math.min(all.length, PORTION));
  }

  static IntStream batches() {
    return IntStream.range(0, BATCHES);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void damagedPortionsAreReadOrRefused(int batch) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < PER_BATCH; i++) {
            readsOrRefuses(SAMPLES, (long) batch * PER_BATCH + i);
          }
        });
  }

  @Test
  void damagedFilesAreReadOrRefused() {
    Shared.path("dumps");
    List<Path> files = foreignFiles().toList();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int seed = 0; seed < WHOLE_FILES; seed++) {
            Path file = files.get(new SplittableRandom(seed).nextInt(files.size()));
            readsOrRefuses(List.of(new Sample(file.toString(), bytes(file))), seed);
          }
        });
  }

  private static void readsOrRefuses(List<Sample> samples, long seed) {
    var random = new SplittableRandom(seed);
    Sample sample = samples.get(random.nextInt(samples.size()));
    byte[] damaged = sample.bytes();
    for (int damages = random.nextInt(1, 5); damages > 0; damages--) {
      byte[] other = samples.get(random.nextInt(samples.size())).bytes();
      damaged = Damage.any(random).to(damaged, other, random);
    }
    try {
      Document document = Documents.read(new ByteArrayInputStream(damaged), "damaged");
      if (document instanceof HostDocument host && seed % 20 == 0) {
        survivesWriting(host);
      }
    } catch (FormatException e) {
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      assertTrue(e.getMessage().matches("damaged(:\\d+)?: found .*, expected .*"), e.getMessage());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      fail("seed " + seed + " on " + sample.name(), e);
    }
  }

  private static void survivesWriting(HostDocument document) {
    String text = HostProfile.write(document.host());
    var again = (HostDocument) RenderingsTest.read(text);
    assertEquals(document.host(), again.host());
  }

  /** A way to damage an input. */
  private enum Damage {
    BIT_FLIP {
      @Override
      byte[] to(byte[] bytes, byte[] other, SplittableRandom random) {
        byte[] damaged = bytes.clone();
        damaged[at(bytes, random)] ^= (byte) (1 << random.nextInt(8));
        return damaged;
      }
    },
    DIGIT {
      @Override
      byte[] to(byte[] bytes, byte[] other, SplittableRandom random) {
        byte[] damaged = bytes.clone();
        for (int at = at(bytes, random); at < damaged.length; at++) {
          if (Character.digit(damaged[at], 16) >= 0) {
            damaged[at] = (byte) Character.forDigit(random.nextInt(16), 16);
            return damaged;
          }
        }
        return damaged;
      }
    },
    TRUNCATION {
      @Override
      byte[] to(byte[] bytes, byte[] other, SplittableRandom random) {
        return Arrays.copyOf(bytes, 1 + at(bytes, random));
      }
    },
    LINE_DELETED {
      @Override
      byte[] to(byte[] bytes, byte[] other, SplittableRandom random) {
        int[] line = line(bytes, at(bytes, random));
        return replaced(bytes, line[0], line[1], new byte[0]);
      }
    },
    LINE_REPEATED {
      @Override
      byte[] to(byte[] bytes, byte[] other, SplittableRandom random) {
        int[] line = line(bytes, at(bytes, random));
        byte[] text = Arrays.copyOfRange(bytes, line[0], line[1]);
        int to = line(bytes, at(bytes, random))[0];
        return replaced(bytes, to, to, text);
      }
    },
    LINE_OF_ANOTHER {
      @Override
      byte[] to(byte[] bytes, byte[] other, SplittableRandom random) {
        int[] line = line(other, at(other, random));
        int[] to = line(bytes, at(bytes, random));
        return replaced(bytes, to[0], to[1], Arrays.copyOfRange(other, line[0], line[1]));
      }
    },
    SPLICE {
      @Override
      byte[] to(byte[] bytes, byte[] other, SplittableRandom random) {
        int from = at(other, random);
        byte[] rest = Arrays.copyOfRange(other, from, other.length);
        return replaced(bytes, at(bytes, random), bytes.length, rest);
      }
    },
    RANDOM_BYTES {
      @Override
      byte[] to(byte[] bytes, byte[] other, SplittableRandom random) {
        byte[] junk = new byte[random.nextInt(1, 200)];
        random.nextBytes(junk);
        int to = at(bytes, random);
        return replaced(bytes, to, to, junk);
      }
    },
    STRUCTURE {
      @Override
      byte[] to(byte[] bytes, byte[] other, SplittableRandom random) {
        String piece = PIECES.get(random.nextInt(PIECES.size())).repeat(random.nextInt(1, 100));
        int to = at(bytes, random);
        int end = Math.min(bytes.length, to + random.nextInt(3));
        return replaced(bytes, to, end, piece.getBytes(StandardCharsets.UTF_8));
      }
    };

    private static final List<String> PIECES =
        List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            "\\u12",
            ",",
            ":",
            "null",
            "<",
            ">",
            "</",
            "&",
            "&#x0;",
            "<!DOCTYPE a>",
            "<![CDATA[",
            "<!--",
            "<a>",
            "-",
            "0x",
            "9",
            "F",
            "h",
            "\0",
            "\r",
            "\n",
            "CPU 7:\n",
            "== info\n",
            "[SL FF]",
            "Logical CPU #99 ",
            "CPUID ",
            "MSR ",
            "\u00e9",
            "e9");

    abstract byte[] to(byte[] bytes, byte[] other, SplittableRandom random);

    static Damage any(SplittableRandom random) {
      return values()[random.nextInt(values().length)];
    }

    private static int at(byte[] bytes, SplittableRandom random) {
      return random.nextInt(bytes.length);
    }

    /** The beginning of the line around a position, and that of the next one. */
    private static int[] line(byte[] bytes, int at) {
      int from = at;
      while (from > 0 && bytes[from - 1] != '\n') {
        from--;
      }
      int to = at;
      while (to < bytes.length - 1 && bytes[to] != '\n') {
        to++;
      }
      return new int[] {from, to + 1};
    }

    /** The bytes with a part replaced; never none at all. */
    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
      byte[] result = new byte[Math.max(1, from + by.length + bytes.length - to)];
      System.arraycopy(bytes, 0, result, 0, from);
      System.arraycopy(by, 0, result, from, by.length);
      System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
      return result;
    }
  }
}
