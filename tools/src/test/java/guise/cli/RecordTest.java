package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.device.Availability;
import guise.replay.record.OwnStage;
import guise.replay.scenario.Scenarios;
import guise.replay.text.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This machine's /dev/kvm recorded, where there is one; what is said where there is none. */
final class RecordTest {
  private static void onDevice() {
    Availability.missing().ifPresent(reason -> assumeTrue(false, reason));
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  // -- Without a device -------------------------------------------------------------------------

  @Test
  void itListsWhatItCanAsk() {
    Ran run = Ran.of("record --list");
    assertEquals(0, run.status());
    assertEquals(Scenarios.all().size(), run.out().lines().count());
    assertTrue(run.out().contains("\nsetcpuid.legacy (KVM_SET_CPUID)\n"), run.out());
  }

  @Test
  void aFileThatIsThereStays(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("kept.log"), "kept");
    Ran.of("record", "-o", file.toString())
        .complains(2, file + ": is there already; --force overwrites it");
    assertEquals("kept", Files.readString(file));
  }

  @Test
  void aDirectoryThatIsNotThereIsSaidBeforeAnythingIsAsked(@TempDir Path directory) {
    Path file = directory.resolve("nowhere/file.log");
    Ran.of("record", "-o", file.toString())
        .complains(2, file + ": cannot be written: there is no such directory");
    Ran.of("record", "--force", "-o", directory.toString())
        .complains(2, directory + ": found a directory, expected a file to write");
  }

  @Test
  void withoutTheDeviceOneLineSaysWhy() {
    Availability.missing()
        .ifPresentOrElse(
            reason -> Ran.of("record").complains(2, reason),
            () -> assumeTrue(false, "this machine has a /dev/kvm"));
  }

  @Test
  void aScenarioThatIsNotThereIsSaidSo() {
    onDevice();
    Ran.of("record --scenario nope")
        .complains(2, "no scenario begins with 'nope'; guise record --list has them all");
  }

  @Test
  void theOptionOfItsProcessesIsNobodysBusiness() {
    assertFalse(Ran.of("record --help").out().contains("--alone"));
  }

  // -- With it ----------------------------------------------------------------------------------

  @Test
  void aPartIsRecordedWithWhatTheMachineIs() {
    onDevice();
    Ran run = Ran.of("record --scenario xcr.struct --scenario amx.noperm");
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.err(), "no progress without a terminal");
    Recording recording = Recording.of(run.out().lines().toList());
    assertEquals(
        List.of("amx.noperm (child process)", "info", "xcr.struct"),
        recording.sections().stream().map(section -> section.heading()).toList());
    assertFalse(run.out().contains(OwnStage.BROKEN_OFF), run.out());
    assertEquals(run.out(), recording.text());
  }

  @Test
  void progressIsShownOnATerminalOnly(@TempDir Path directory) throws IOException {
    onDevice();
    String file = directory.resolve("part.log").toString();
    Ran run = Ran.onTerminal(80, Map.of(), "record --scenario xcr.struct --force -o " + file);
    assertEquals(0, run.status(), run.err());
    assertEquals("\r\u001B[K1 of 2: info\r\u001B[K2 of 2: xcr.struct\r\u001B[K", run.err());
    assertEquals(List.of("part.log"), files(directory));
  }

  /** All of it: nothing in it is this machine's alone, and the model answers the same. */
  @Test
  void theWholeRecordingIsAnonymousAndReplays(@TempDir Path directory) throws IOException {
    onDevice();
    Path file = directory.resolve("machine.log.gz");
    Ran run = Ran.of("record", "-o", file.toString());
    assertEquals(0, run.status(), run.err());
    assertEquals(List.of("machine.log.gz"), files(directory), "nothing half-written is left");
    Recording recording = Recording.read(file);
    assertEquals(Scenarios.all().size(), recording.sections().size());
    assertFalse(recording.text().contains(OwnStage.BROKEN_OFF), "a scenario broke off");
    assertAnonymous(recording.text());
    Ran replay = Ran.of("replay", file.toString());
    assertEquals(0, replay.status(), replay.out() + replay.err());
  }

  private static void assertAnonymous(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    for (String number : MachineIdentity.numbers()) {
      assertFalse(small.contains(number), "it has " + number);
    }
    List<String> words =
        text.lines().filter(RecordTest::isFree).flatMap(RecordTest::words).distinct().toList();
    for (String name : MachineIdentity.names()) {
      assertFalse(words.contains(name), "it has the name " + name);
    }
    text.lines().filter(line -> line.startsWith("RAWCPUID ")).forEach(RecordTest::assertNoApicId);
    assertFalse(text.contains("HOSTMSR 4f "), "it has the processor's inventory number");
  }

  /** Lines whose words come from files. */
  private static boolean isFree(String line) {
    return Stream.of("UNAME ", "CPUINFO ", "FILE ").anyMatch(line::startsWith);
  }

  private static Stream<String> words(String line) {
    String value = line.substring(line.indexOf(line.startsWith("UNAME ") ? " " : ": ") + 1);
    return Arrays.stream(value.strip().split("[^\\p{Alnum}.]+", -1));
  }

  private static void assertNoApicId(String line) {
    String[] parts = line.split(" ", -1);
    switch (parts[1].substring(0, 8)) {
      case "00000001" -> assertEquals("00", parts[3].substring(0, 2), line);
      case "00000003" -> assertTrue(line.endsWith("00000000 00000000 00000000 00000000"), line);
      case "0000000b", "0000001f", "80000026" -> assertEquals("00000000", parts[5], line);
      case "8000001e" -> assertEquals("00000000", parts[2], line);
      default -> {}
    }
  }
}
