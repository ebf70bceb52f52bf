package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.Choices;
import guise.engine.Hardware;
import guise.formats.Hosts;
import guise.formats.Profiles;
import guise.host.Host;
import guise.host.Identity;
import guise.kernel.Kernel;
import guise.replay.RecordedProcessor;
import guise.replay.Replay;
import guise.replay.ReplayResult;
import guise.replay.compare.Outcome;
import guise.replay.text.Recording;
import guise.x86.msr.Msr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorder, of which nothing needs a /dev/kvm: the engine is recorded like a machine. */
class RecordedAnewTest {
  /** Told by the machine, not by KVM. */
  private static final List<String> HOST =
      List.of("UNAME ", "CPUINFO ", "FILE ", "RAWCPUID ", "HOSTXCR0 ", "HOSTMSR ");

  /** A bad pointer, or reserved bytes of a table that KVM fills: the API cannot say it. */
  private static final List<String> NOT_ASKED =
      List.of(
          "GET_SUPPORTED_CPUID nent=256 padding=55 ",
          "GET_SUPPORTED_CPUID bad ptr ",
          "SET bad ptr ",
          "GET into unmapped ");

  /** The last word counts time. */
  private static final List<String> OF_THE_MOMENT = List.of("WRMSR 40000020 0 ");

  private static final long NOT_ASKED_STEPS = 5;

  private static Path trace(String name) {
    return Shared.root().resolve("contract/src/test/resources/traces/" + name + ".log.gz");
  }

  // -- The recordings of real kernels, once more ------------------------------------------------

  /** Line for line, apart from what is named above. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "svm-6.1-mainline",
        "svm-6.12-mainline",
        "svm-6.17-mainline",
        "svm-7.2-mainline",
        "vmx-6.1-skx-mainline",
        "vmx-6.12-spr-mainline",
        "vmx-7.2-skx-mainline",
        "vmx-7.2-spr-mainline",
        "pvm-6.18-patched"
      })
  void theEngineOnARecordedMachineIsRecordedAsTheMachineWas(String name, @TempDir Path directory)
      throws IOException {
    Recording original = Recording.read(trace(name));
    Host host = Hosts.read(trace(name));
    var processor = RecordedProcessor.under(original);
    Hardware hardware = Hardware.named(processor.hardware()).orElseThrow();
    Recording anew = EngineRecording.of(host, Choices.DEFAULTS.with(hardware));
    assertEquals(answers(original), answers(anew));
    assertSameMachine(host, Hosts.read(written(anew, directory)));
  }

  private static String answers(Recording recording) {
    return recording
        .text()
        .lines()
        .filter(line -> !beginsWithAny(line, HOST) && !beginsWithAny(line, NOT_ASKED))
        .map(RecordedAnewTest::withoutMoment)
        .collect(Collectors.joining("\n"));
  }

  private static String withoutMoment(String line) {
    return beginsWithAny(line, OF_THE_MOMENT) ? line.substring(0, line.lastIndexOf(' ')) : line;
  }

  private static boolean beginsWithAny(String line, List<String> beginnings) {
    return beginnings.stream().anyMatch(line::startsWith);
  }

  private static void assertSameMachine(Host expected, Host read) {
    var leaves = new TreeMap<>(expected.cpuid().leaves());
    leaves.replaceAll(Identity::cleared);
    assertEquals(leaves, read.cpuid().leaves());
    assertEquals(expected.boot().msrs(), read.boot().msrs());
    assertEquals(expected.report(), read.report());
    Kernel kernel = expected.kernel().orElseThrow();
    Kernel told = read.kernel().orElseThrow();
    assertEquals(kernel.version(), told.version());
    assertEquals(kernel.modules(), told.modules());
    assertEquals(
        kernel.commandLine().value("mitigations"), told.commandLine().value("mitigations"));
  }

  private static Path written(Recording recording, Path directory) throws IOException {
    return Files.writeString(directory.resolve("recorded.log"), recording.text());
  }

  // -- Machines that nobody recorded ------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "ice-lake, 5.10",
    "milan, 6.1",
    "sapphire-rapids, 6.12",
    "turin, 6.16",
    "cascade-lake, 6.18",
    "sapphire-rapids, 7.2"
  })
  void aRecordingOfTheEngineReplaysWithoutDifference(
      String profile, String version, @TempDir Path directory) throws IOException {
    Host host = asRecorded(profile, version);
    Path file = written(EngineRecording.of(host, Choices.DEFAULTS), directory);
    Host read = Hosts.read(file);
    ReplayResult result =
        new Replay(Recording.read(file), EngineRecording.processes(read, Choices.DEFAULTS)).run();
    assertEquals(List.of(), Differences.of(result));
    assertEquals(NOT_ASKED_STEPS, result.count(Outcome.NO_JAVA_FORM));
    assertEquals(0, result.count(Outcome.NEEDS_EXECUTION));
  }

  /** A recording tells one CPU, and the registers that decide: what it lacks is not unknown. */
  private static Host asRecorded(String profile, String version) {
    Host host = Profiles.find(profile).orElseThrow();
    boolean told = host.boot().msr(Msr.ARCH_CAPABILITIES).isPresent();
    Host known = told ? host : host.withMsr(Msr.ARCH_CAPABILITIES, 0x2B);
    return new Host(
        host.name(),
        host.source(),
        List.of(known.boot()),
        host.report(),
        Optional.of(Kernel.of(version)),
        host.gaps());
  }
}
