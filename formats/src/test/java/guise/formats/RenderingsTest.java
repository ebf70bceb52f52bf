package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.formats.Document.HostDocument;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One CPU written in every format is the same CPU again. */
class RenderingsTest {
  private static final Renderings SAPPHIRE_RAPIDS = Renderings.of("sapphire-rapids");

  static Document read(String text) {
    return read(text, StandardCharsets.UTF_8);
  }

  private static Document read(String text, Charset charset) {
    return Documents.read(new ByteArrayInputStream(text.getBytes(charset)), "sample");
  }

  @TestFactory
  Stream<DynamicTest> everyFormatIsToldByItsContent() {
    return SAPPHIRE_RAPIDS.all().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> assertFormat(e)));
  }

  private static void assertFormat(Map.Entry<String, String> rendering) {
    assertEquals(rendering.getKey(), read(rendering.getValue()).format());
  }

  @TestFactory
  Stream<DynamicTest> losslessFormatsKeepEveryAnswer() {
    return Stream.of("sapphire-rapids", "milan", "nehalem", "via-isaiah")
        .map(Renderings::of)
        .flatMap(host ->
            host.lossless().entrySet().stream()
                .map(e ->
                    DynamicTest.dynamicTest(
                        host.host().name() + " as " + e.getKey(),
                        () -> assertSameAnswers(host, e.getValue()))));
  }

  private static void assertSameAnswers(Renderings rendered, String text) {
    assertEquals(
        rendered.host().cpuid().leaves(), ((HostDocument) read(text)).host().cpuid().leaves());
  }

  @Test
  void lineEndsByteOrderMarksAndBlanksDoNotMatter() {
    for (String text : SAPPHIRE_RAPIDS.all().values()) {
      Document plain = read(text);
      assertEquals(plain.format(), read(text.replace("\n", "\r\n")).format());
      assertEquals(plain.format(), read("\uFEFF" + text).format());
      assertEquals(plain.format(), read("\uFEFF" + text, StandardCharsets.UTF_16LE).format());
    }
  }

  @Test
  void aHeadlessDumpBeginsACpuWithEveryLeaf0() {
    String cpu =
        SAPPHIRE_RAPIDS
            .lossless()
            .get("InstLatx64 dump")
            .lines()
            .filter(line -> line.startsWith("CPUID "))
            .reduce("", (a, b) -> a + b + "\n");
    var host = ((HostDocument) read(cpu + "\n" + cpu + cpu)).host();
    assertEquals(3, host.cpus().size());
    assertEquals(host.cpus().getFirst().cpuid(), host.cpus().getLast().cpuid());
  }
}
