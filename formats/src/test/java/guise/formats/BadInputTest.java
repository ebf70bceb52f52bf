package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.host.Host;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gets one line: file, line, what was found, what was expected. */
class BadInputTest {
  private static final String TWO_LEAVES =
      """
      CPUID 00000000: 0000000B-756E6547-6C65746E-49656E69
      CPUID 00000001: 000106A4-00100800-0098E3BD-BFEBFBFF
      """;

  @TempDir private Path directory;

  private static String error(String text) {
    return error(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String error(byte[] bytes) {
    var error =
        assertThrows(
            FormatException.class, () -> Hosts.read(new ByteArrayInputStream(bytes), "bad.txt"));
    assertEquals(1, error.getMessage().lines().count());
    return error.getMessage();
  }

  private static Host read(String text) {
    return Hosts.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "ok.txt");
  }

  @Test
  void anEmptyFile() {
    assertEquals("bad.txt: found nothing, expected " + Documents.EXPECTED, error(""));
    assertEquals("bad.txt: found nothing, expected " + Documents.EXPECTED, error(" \n\r\n"));
  }

  @Test
  void aBinaryFile() {
    byte[] elf = {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    assertEquals("bad.txt: found binary data, expected text", error(elf));
  }

  @Test
  void textOfAnotherKind() {
    assertEquals(
        "bad.txt:2: found 'To be, or not to be', expected " + Documents.EXPECTED,
        error("\nTo be, or not to be\n"));
    assertEquals(
        "bad.txt: found JSON of no known kind, expected " + Documents.EXPECTED,
        error("{\"a\": 1}"));
    assertEquals(
        "bad.txt:1: found '<html>', expected <cpudata>, <cpu>, <cpus> or <domainCapabilities>",
        error("<html></html>"));
  }

  @Test
  void aFileThatIsNoHost() {
    assertEquals(
        "bad.txt: found a CPUID table, expected a host: a CPU dump, a host profile, or a trace",
        error("[]"));
  }

  @Test
  void aMissingFile() {
    Path missing = directory.resolve("missing");
    var error = assertThrows(FormatException.class, () -> Documents.read(missing));
    assertEquals(missing + ": found no such file, expected a readable file", error.getMessage());
    error = assertThrows(FormatException.class, () -> Documents.read(directory));
    assertEquals(directory + ": found a directory, expected a file", error.getMessage());
  }

  @Test
  void aHugeFileIsNotRead() throws IOException {
    Path huge = directory.resolve("huge.txt");
    try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(200L << 20);
    }
    var error = assertThrows(FormatException.class, () -> Documents.read(huge));
    assertEquals("huge.txt: found a file of 200 MiB, expected at most 64 MiB", error.getMessage());
  }

  @Test
  void anEndlessInputIsNotReadToItsEnd() {
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return 'C';
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            Arrays.fill(bytes, from, from + length, (byte) 'C');
            return length;
          }
        };
    var error = assertThrows(FormatException.class, () -> Documents.read(endless, "-"));
    assertEquals("-: found more than 64 MiB, expected at most 64 MiB", error.getMessage());
  }

  @Test
  void aCompressedBombIsNotUnpacked() throws IOException {
    Path bomb = directory.resolve("bomb.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 65; i++) {
        out.write(zeros);
      }
    }
    var error = assertThrows(FormatException.class, () -> Documents.read(bomb));
    assertEquals(
        "bomb.gz: found more than 64 MiB once unpacked, expected at most 64 MiB",
        error.getMessage());
    assertEquals(
        "bad.txt: found damaged gzip data, expected a complete gzip file",
        error(new byte[] {0x1F, (byte) 0x8B, 8, 0}));
  }

  @Test
  void badDigits() {
    assertEquals(
        "bad.txt:3: found '0000X000', expected 8 hexadecimal digits",
        error(TWO_LEAVES + "CPUID 00000002: 0000X000-00000000-00000000-00000000\n"));
    assertEquals(
        "bad.txt:3: found '000', expected 8 hexadecimal digits",
        error(TWO_LEAVES + "CPUID 00000002: 00000000-000\n"));
    assertEquals(
        "bad.txt:3: found '0000G003:', expected 8 hexadecimal digits",
        error(TWO_LEAVES + "CPUID 0000G003: 00000000-00000000-00000000-00000000\n"));
    assertEquals(
        "bad.txt:3: found 'ABCDE', expected 4 hexadecimal digits",
        error(TWO_LEAVES + "MSR 00000480: ABCDE-0000-0000-0000\n"));
    assertEquals(
        "bad.txt:1: found '0x1234567890', expected a hexadecimal number of at most 32 bits",
        error("   0x00000000 0x00: eax=0x1234567890 ebx=0x0 ecx=0x0 edx=0x0\n"));
  }

  @Test
  void twoCpusInterleaved() {
    String text =
        """
        CPUID 00000000: 0000000B-756E6547-6C65746E-49656E69
        CPUID 00000000: 0000000B-756E6547-6C65746E-49656E69
        CPUID 00000001: 000106A4-00100800-0098E3BD-BFEBFBFF
        CPUID 00000001: 000106A4-02100800-0098E3BD-BFEBFBFF
        """;
    String expected =
        ": found leaf 1.0 of CPU 0 again with other values, expected one answer (is this the text"
            + " of two CPUs, interleaved?)";
    assertEquals("bad.txt:4" + expected, error(text));
    assertEquals("bad.txt:5" + expected, error("------[ Logical CPU #0 ]------\n" + text));
    String marked = text.replaceAll("(?m)$", " [SL 00]").replace("\n [SL 00]", "\n");
    assertEquals("bad.txt:4" + expected, error(marked));
  }

  @Test
  void aTruncatedDumpIsReadAsFarAsItGoes() {
    Host host = read(TWO_LEAVES + "CPUID 00000002: 55035A01-00F0B2");
    assertEquals(2, host.cpuid().leaves().size());
    assertEquals(
        "what follows line 3: the source breaks off there",
        host.gaps().getFirst().what() + ": " + host.gaps().getFirst().because());
    assertTrue(host.gaps().stream().anyMatch(gap -> gap.what().startsWith("leaf 0x2, 0x3, 0x4")));
    assertTrue(host.gaps().stream().anyMatch(gap -> gap.what().equals("leaf 0x80000000")));
  }

  @Test
  void aDumpWithoutLeaf1IsNone() {
    assertEquals(
        "bad.txt: found CPU 0 without leaf 1, expected at least leaf 0 and leaf 1",
        error(TWO_LEAVES.lines().findFirst().orElseThrow()));
    assertEquals(
        "bad.txt: found CPU 0 without leaf 0, expected at least leaf 0 and leaf 1",
        error(TWO_LEAVES.lines().skip(1).findFirst().orElseThrow()));
  }

  @Test
  void aLineThatIsTooLong() {
    assertEquals(
        "bad.txt:3: found a line of 100000 characters, expected at most 32768 in a line",
        error(TWO_LEAVES + "x".repeat(100_000)));
  }

  @Test
  void badUtf8IsReplaced() {
    byte[] text = (TWO_LEAVES + "Note: caf?\n").getBytes(StandardCharsets.US_ASCII);
    text[text.length - 2] = (byte) 0xE9;
    Host host = Hosts.read(new ByteArrayInputStream(text), "latin1.txt");
    assertEquals(2, host.cpuid().leaves().size());
  }

  @Test
  void badJson() {
    assertEquals("bad.txt:2: found '}', expected a name in quotes", error("{\"a\": 1,\n}"));
    assertEquals("bad.txt:1: found the end of the text, expected ',' or ']'", error("[1"));
    assertEquals(
        "bad.txt:1: found values nested deeper than 64, expected a flatter text",
        error("[".repeat(100_000)));
    assertEquals("bad.txt:1: found 'x', expected nothing after the end of the JSON", error("[] x"));
    assertEquals("bad.txt:1: found '01]', expected a JSON value", error("[01]"));
    assertEquals("bad.txt:2: found '1}', expected ':'", error("{\"a\"\n1}"));
    assertEquals("bad.txt:1: found ']', expected ',' or '}'", error("{\"a\": 1]"));
    assertEquals("bad.txt:1: found 'trux]', expected a JSON value", error("[0, trux]"));
    assertEquals(
        "bad.txt:2: found 'a' again, expected every name once", error("{\"a\": 1,\n\"a\": 1}"));
    assertEquals(
        "bad.txt:1: found a string that does not end in its line, expected '\"'",
        error("[\"ab\n\"]"));
    assertEquals(
        "bad.txt:1: found 'x12\"]', expected an escape like \\n or \\u00e9", error("[\"\\ux12\"]"));
    assertEquals("bad.txt:1: found the end of the text, expected '\"'", error("[\"ab"));
    assertTrue(
        error("[" + "9".repeat(2000) + "]").startsWith("bad.txt:1: found too much (Number "));
  }

  @Test
  void badXml() {
    String deep = "<cpudata>".repeat(100_000);
    assertEquals(
        "bad.txt:1: found elements nested deeper than 64, expected a flatter text", error(deep));
    assertEquals(
        "bad.txt:1: found a document type, expected plain elements",
        error("<!DOCTYPE c [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><cpudata>&e;</cpudata>"));
    assertTrue(error("<cpudata>\n<cpuid>").startsWith("bad.txt:2: found bad XML ("));
    assertEquals(
        "bad.txt:2: found <cpuid> without 'eax', expected one with it",
        error("<cpudata>\n<cpuid eax_in='0x0'/></cpudata>"));
  }

  @Test
  void badProfiles() {
    String head = "{\"schemaVersion\": 1, \"name\": \"n\", \"source\": \"s\",\n";
    assertEquals(
        "bad.txt:1: found schemaVersion 2, expected schemaVersion 1",
        error("{\"schemaVersion\": 2, \"cpus\": []}"));
    assertEquals("bad.txt:2: found no CPU, expected at least one", error(head + "\"cpus\": []}"));
    assertEquals(
        "bad.txt:2: found '99999999999', expected 'count' as a number from 0 to 8192",
        error(head + "\"cpus\": [{\"count\": 99999999999}]}"));
    assertEquals(
        "bad.txt:2: found an object without 'cpuid', expected one with it",
        error(head + "\"cpus\": [{}]}"));
    assertEquals(
        "bad.txt:2: found no leaf 0, expected at least leaf 0 and leaf 1",
        error(head + "\"cpus\": [{\"cpuid\": []}]}"));
  }

  @Test
  void aTemplateForAnotherArchitecture() {
    var error =
        assertThrows(FormatException.class, () -> RenderingsTest.read("{\"reg_modifiers\": []}"));
    assertEquals(
        "sample:1: found 'reg_modifiers': a template for Arm, expected one for x86",
        error.getMessage());
  }
}
