package guise.replay.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.replay.Traces;
import guise.replay.text.Step.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written reads as what was written, and what was read writes as what was read. */
class RecordingTextTest {
  static List<String> traces() {
    return Traces.NAMES;
  }

  @ParameterizedTest
  @MethodSource("traces")
  void aRecordingThatWasReadIsWrittenByteForByte(String name) throws IOException {
    String original;
    try (var stream = new GZIPInputStream(Files.newInputStream(Traces.path(name)))) {
      original = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    String written = Recording.read(Traces.path(name)).text();
    assertEquals(-1, firstDifference(original, written), "the byte that differs");
    assertEquals(original.length(), written.length());
  }

  /** The position, so that a failure does not print a megabyte. */
  private static int firstDifference(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    for (int at = 0; at < shorter; at++) {
      if (one.charAt(at) != other.charAt(at)) {
        return at;
      }
    }
    return -1;
  }

  @Test
  void whatWasNotAskedIsNotWritten() {
    var recorder = new Recorder();
    recorder.answered("GET -> ", "r=0 n=1 diffs=1");
    recorder.detail(" D #0 00000001.0 b:00000000>00000001");
    recorder.noJavaForm("SET bad ptr -> ");
    recorder.step(Kind.HOST, "UNAME Linux 7.2", "");
    var recording = new Recording(OptionalInt.of(3), List.of(recorder.section("info (why)")));
    String text =
        """
        SCEN v1 nsupp=3
        == info (why)
        GET -> r=0 n=1 diffs=1
         D #0 00000001.0 b:00000000>00000001
        UNAME Linux 7.2
        SCEN DONE
        """;
    assertEquals(text, recording.text());
    assertEquals(text, Recording.of(text.lines().toList()).text());
  }
}
