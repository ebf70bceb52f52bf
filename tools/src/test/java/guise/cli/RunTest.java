package guise.cli;

import static guise.cli.ImageBytes.EXIT_7;
import static guise.cli.ImageBytes.FOREVER;
import static guise.cli.ImageBytes.SAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.cli.ImageBytes.Elf;
import guise.cli.ImageBytes.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code guise run} loads, how it enters it, and how a run ends. */
final class RunTest {
  /** ESP; CALL to the next instruction; POP EAX: where the code is; then bits 16 to 23 of it. */
  private static final String SAY_WHERE = "BC00000900 E800000000 58 C1E810 " + SAY;

  /** Says 1 if EAX is what Multiboot has it be. */
  private static final String SAY_ENTERED = "3D02B0AD2B 0F94C0 0430 " + SAY;

  @TempDir private Path directory;

  private Ran run(byte[] image, String options) {
    Path file = ImageBytes.file(directory, "image", image);
    return Ran.of("run " + file + (options.isEmpty() ? "" : " " + options));
  }

  private Ran run(String code, String options) {
    return run(ImageBytes.code(code), options);
  }

  private static void ended(Ran run, int status, String out) {
    assertEquals("", run.err());
    assertEquals(out, run.out());
    assertEquals(status, run.status());
  }

  @Test
  void theGuestsExitCodeIsOurs() {
    ended(run("B041 " + SAY + EXIT_7, ""), 7, "A");
    ended(run("B0FF E6F4", ""), 255, "");
  }

  @ParameterizedTest(name = "{0}: entered at {1} of 64 KiB")
  @CsvSource(
      textBlock =
          """
          '', 0x10
          --format flat, 0x10
          --load 0x410000, 0x41
          --load 4259840, 0x41
          --format flat --load 0x41_0000, 0x41
          """)
  void flatCodeIsEnteredWhereItIsLoaded(String options, int where) {
    ended(run(SAY_WHERE + EXIT_7, options), 7, String.valueOf((char) where));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '', 0x7C
          --load 0x4100, 0x41
          """)
  void realModeCodeHas16Bits(String options, int where) {
    // CALL; POP AX; AL = AH; out; MOV AX, 0xE990: of 32 bits it would swallow the instruction next
    Ran run =
        run("E80000 58 88E0 " + SAY + "B890E9 " + EXIT_7, ("--format real " + options).strip());
    ended(run, 7, String.valueOf((char) where));
  }

  @Test
  void segmentsOfElfGoToTheirPhysicalAddresses() {
    var code = new Segment(0x20_0000, SAY_ENTERED + "A000004100 " + SAY + EXIT_7);
    var data = new Segment(0x41_0000, "58");
    ended(run(Elf.OF_32.with(code, data), ""), 7, "1X");
    ended(run(Elf.OF_64.with(data, code), ""), 7, "1X");
    ended(run(Elf.OF_64.with(data, code), "--format multiboot"), 7, "1X");
  }

  @Test
  void whatAFileDoesNotFillIsZero() {
    // says the byte at 0x200040 plus '0'
    String code = "A040002000 0430 " + SAY + EXIT_7;
    var bytes = ImageBytes.code(code);
    ended(run(Elf.OF_32.with(new Segment(0x20_0000, bytes, 0x1000)), ""), 7, "0");
    ended(run(ImageBytes.multiboot(0x20_0000, 0, 0x20_1000, code), ""), 7, "0");
  }

  @Test
  void aMultibootHeaderSaysWhatIsLoaded() {
    ended(run(ImageBytes.multiboot(0x40_0000, 0, 0, SAY_WHERE + EXIT_7), ""), 7, "@");
    int end = 0x40_0000 + 32 + ImageBytes.code(SAY_ENTERED + EXIT_7).length;
    byte[] file = ImageBytes.multiboot(0x40_0000, end, 0, SAY_ENTERED + EXIT_7 + "FFFFFFFF");
    ended(run(file, "--format multiboot"), 7, "1");
  }

  @Test
  void theGuestIsToldItsMemory() {
    // the KiB from 1 MiB on, bits 8 to 15: 0x3C00 of 16 MiB
    ended(run("8B4308 C1E808 " + SAY + EXIT_7, "--memory 16M"), 7, "<");
  }

  @Test
  void numbersAreWrittenIntoTheImage() {
    String code = "A0 2000 1000 " + SAY + "A0 2800 1000 " + SAY + EXIT_7;
    String padded = code + "90".repeat(0x30 - ImageBytes.code(code).length);
    ended(run(padded, "--patch 0x20=0x41 --patch 40=66"), 7, "AB");
  }

  @Test
  void thePatchedImageOfAnotherDirectoryStays() throws IOException {
    byte[] image = ImageBytes.code(EXIT_7 + "9090909090909090");
    run(image, "--patch 4=-1");
    assertEquals(image.length, Files.readAllBytes(directory.resolve("image")).length);
    assertEquals(-112, Files.readAllBytes(directory.resolve("image"))[4], "a NOP as before");
  }

  @Test
  void theWordShutdownAndAHaltEndWellToo() {
    var word = new StringBuilder("66BA0089 ");
    "noShuShutdown".chars().forEach(letter -> word.append("B0%02X EE ".formatted(letter)));
    ended(run(word + FOREVER, ""), 0, "");
    ended(run("FAF4", ""), 0, "");
  }

  @Test
  void aTripleFaultIsNamed() {
    run("0F0B", "").complains(1, "the guest shut down: a triple fault at 0x100000");
  }

  /** POPCNT EAX, EAX. */
  @Test
  void anInstructionTheGuestDoesNotHaveFaults() {
    ended(run("F30FB8C0 " + EXIT_7, ""), 7, "");
    run("F30FB8C0 " + EXIT_7, "--clear popcnt")
        .complains(1, "the guest shut down: a triple fault at 0x100000");
    ended(run("F30FB8C0 " + EXIT_7, "--host nehalem --kernel 6.1"), 7, "");
  }

  @Test
  void itStopsAfterSoManyInstructions() {
    run(FOREVER, "--max-instructions 1000")
        .complains(
            1, "the guest was stopped at 0x100000: it has executed as many instructions as it may");
    ended(run("90 " + EXIT_7, "--max-instructions 3"), 7, "");
    assertEquals(1, run("90 " + EXIT_7, "--max-instructions 2").status());
  }

  @Test
  void itStopsAfterSoManySeconds() {
    long start = System.nanoTime();
    run(FOREVER, "--timeout 0.3").complains(1, "the guest was stopped at 0x100000: its time is up");
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis >= 300 && millis < 30_000, millis + " ms");
    ended(run(EXIT_7, "--timeout 60"), 7, "");
  }

  @Test
  void aTraceHasEachInstructionAndTheRegistersBeforeIt() throws IOException {
    Path trace = directory.resolve("trace.txt");
    ended(run("B941000000 89C8 " + SAY + EXIT_7, "--trace " + trace), 7, "A");
    List<String> lines = Files.readAllLines(trace);
    assertEquals(5, lines.size(), lines.toString());
    assertTrue(lines.getFirst().startsWith("0000000000100000 b941000000 "), lines.getFirst());
    assertTrue(lines.getFirst().contains(" rax=2badb002 rbx=9000 rcx=0 "), lines.getFirst());
    assertTrue(lines.get(1).startsWith("0000000000100005 89c8 "), lines.get(1));
    assertTrue(lines.get(1).contains(" rcx=41 "), lines.get(1));
    assertTrue(lines.get(2).contains(" rax=41 "), lines.get(2));
    assertTrue(lines.getLast().endsWith(" rflags=2"), lines.getLast());
  }

  @Test
  void aTraceCanGoToStandardError() throws IOException {
    Path trace = directory.resolve("trace.txt");
    run("B041 " + EXIT_7, "--trace " + trace);
    Ran run = run("B041 " + EXIT_7, "--trace -");
    assertEquals(Files.readString(trace), run.err());
    assertEquals(7, run.status());
  }

  @Test
  void aTraceOfAStoppedGuestIsWhole() throws IOException {
    Path trace = directory.resolve("trace.txt");
    run(FOREVER, "--max-instructions 1000 --trace " + trace);
    assertEquals(1000, Files.readAllLines(trace).size());
  }

  /** CPUID of leaf 1 twice, then of a leaf that nobody has. */
  @Test
  void aTraceOfCpuidExplainsEachAnswerOnce() {
    String leaf1 = "B801000000 31C9 0FA2 ";
    String other = "B8000000C0 31C9 0FA2 ";
    Ran run =
        run(leaf1 + leaf1 + other + EXIT_7, "--trace-cpuid --host milan --kernel 6.1 --clear avx");
    assertEquals(7, run.status());
    List<String> answers = run.err().lines().filter(l -> l.startsWith("cpuid ")).toList();
    assertEquals(3, answers.size(), run.err());
    assertTrue(answers.get(0).startsWith("cpuid 00000001.0 at 0x100007 -> 00a00f1"), run.err());
    assertTrue(answers.get(1).startsWith("cpuid 00000001.0 at 0x100010 -> 00a00f1"), run.err());
    List<String> why = run.err().lines().filter(l -> l.contains(" avx ")).toList();
    assertEquals(1, why.size(), run.err());
    assertTrue(why.getFirst().contains(" CLEARED_BY_HAND "), why.getFirst());
  }

  @Test
  void progressIsShownOnATerminalAndGoes() {
    Path file = ImageBytes.file(directory, "image", ImageBytes.code(FOREVER));
    Ran run = Ran.onTerminal(100, Map.of(), "run " + file + " --timeout 1.4");
    assertTrue(run.err().startsWith("\r\u001B[K1 s, "), run.err());
    assertTrue(run.err().contains(" million instructions"), run.err());
    assertTrue(
        run.err().endsWith("\r\u001B[Kguise: the guest was stopped at 0x100000: its time is up\n"),
        run.err());
    assertFalse(Ran.of("run " + file + " --timeout 1.4").err().contains("million"));
  }

  @Test
  void anImageMayComeFromStandardInput() {
    ended(Ran.withInput(ImageBytes.code("B041 " + SAY + EXIT_7), "run", "-"), 7, "A");
  }
}
