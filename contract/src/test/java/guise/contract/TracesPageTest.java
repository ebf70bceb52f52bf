package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.replay.text.Recording;
import guise.replay.text.Section;
import guise.replay.text.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/traces.md describes every kind of line that a recording has. */
class TracesPageTest {
  private static final List<String> RECORDINGS =
      List.of("vmx-7.2-spr-mainline", "svm-6.1-mainline", "pvm-6.18-patched");

  private static Stream<String> lines(String name) {
    try {
      var trace = Shared.root().resolve("contract/src/test/resources/traces/" + name + ".log.gz");
      return Recording.read(trace).sections().stream()
          .map(Section::steps)
          .flatMap(List::stream)
          .map(Step::lines)
          .flatMap(List::stream);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A line's first word, with the blank before it. */
  private static String kind(String line) {
    int end = line.indexOf(' ', 1);
    return end < 0 ? line : line.substring(0, end);
  }

  @Test
  void everyKindOfLineIsDescribed() throws IOException {
    String page = Files.readString(Shared.root().resolve("docs/traces.md"));
    Set<String> missing = new TreeSet<>();
    RECORDINGS.stream()
        .flatMap(TracesPageTest::lines)
        .map(TracesPageTest::kind)
        .distinct()
        .filter(kind -> !page.contains("`" + kind))
        .forEach(missing::add);
    assertEquals(Set.of(), missing);
  }
}
