package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.Choices;
import guise.formats.Hosts;
import guise.formats.Profiles;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.host.RawCpuid;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.replay.Replay;
import guise.replay.scenario.MachineFacts;
import guise.replay.text.Recording;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine with a secret in every place where one can be: none of them gets into its recording,
 * and the recording still replays without difference.
 */
class AnonymousRecordingTest {
  private static final int SECRET = 0xA75E_C237;
  private static final int HIGHEST_BYTE = 0xFF00_0000;

  /** IA32_PPIN_CTL, IA32_PPIN, and AMD's two. */
  private static final List<Integer> PPIN = List.of(0x4E, 0x4F, 0xC001_02F0, 0xC001_02F1);

  private static final CommandLine OPTIONS =
      CommandLine.parse(
          "BOOT_IMAGE=/vmlinuz-a75ec237 root=UUID=a75ec237-0000-4000-8000-000000000001"
              + " ip=10.9.8.7::10.9.8.1:a75ec237:eth0 ifname=eth0:a7:5e:c2:37:00:01"
              + " systemd.machine_id=a75ec237 mitigations=auto kvm.nx_huge_pages=off");

  /** The secret as a whole; as an APIC id in leaf 1; as an address. */
  private static final Pattern TOLD =
      Pattern.compile("(?i)a75ec237|\\ba7[0-9a-f]{6}\\b|a7:5e|10\\.9\\.8|uuid");

  private static Host withSecrets(Host host, Kernel kernel) {
    var leaves = new TreeMap<>(host.cpuid().leaves());
    leaves.put(Leaf.of(3), new Registers(SECRET, SECRET, SECRET, SECRET));
    leaves.replaceAll(AnonymousRecordingTest::withSecret);
    var msrs = new TreeMap<>(host.boot().msrs());
    PPIN.forEach(address -> msrs.put(address, (long) SECRET));
    var cpu = new LogicalCpu(0, RawCpuid.of(leaves), (Map<Integer, Long>) msrs);
    return new Host(
        host.name(),
        host.source(),
        List.of(cpu),
        host.report(),
        Optional.of(new Kernel(kernel.version(), OPTIONS, kernel.modules())),
        host.gaps());
  }

  private static Registers withSecret(Leaf leaf, Registers values) {
    return switch (leaf.function()) {
      case 0x1 -> values.with(Register.EBX, values.ebx() & ~HIGHEST_BYTE | SECRET & HIGHEST_BYTE);
      case 0xB, 0x1F, 0x8000_0026 -> values.with(Register.EDX, SECRET);
      case 0x8000_001E ->
          new Registers(SECRET, values.ebx() | 0xFF, values.ecx() | 0xFF, values.edx());
      default -> values;
    };
  }

  private static List<String> told(Recording recording) {
    return TOLD.matcher(recording.text()).results().map(MatchResult::group).distinct().toList();
  }

  private static void assertKeepsSecrets(Host host, Path directory) throws IOException {
    Recording recording = EngineRecording.of(host, Choices.DEFAULTS);
    assertEquals(List.of(), told(recording));
    Path file = Files.writeString(directory.resolve("recorded.log"), recording.text());
    Host read = Hosts.read(file);
    assertEquals(
        Optional.of("auto"), read.kernel().orElseThrow().commandLine().value("mitigations"));
    var replay =
        new Replay(Recording.read(file), EngineRecording.processes(read, Choices.DEFAULTS));
    assertEquals(List.of(), Differences.of(replay.run()));
  }

  /** These kernels report the APIC id of the CPU that was asked. */
  @Test
  void oldKernelsReportApicIds(@TempDir Path directory) throws IOException {
    Host host = withSecrets(Profiles.find("milan").orElseThrow(), Kernel.of("5.10"));
    assertKeepsSecrets(host, directory);
  }

  @Test
  void theCoreAndItsNodeAreNotTold() {
    Host host = withSecrets(Profiles.find("milan").orElseThrow(), Kernel.of("5.10"));
    String text = EngineRecording.of(host, Choices.DEFAULTS).text();
    assertTrue(
        text.lines().anyMatch(l -> l.matches("RAWCPUID 8000001e\\.0 0{8} \\w{6}00 \\w{6}00 .*")));
  }

  /** This module puts the processor's own leaf 1 into every table. */
  @Test
  void aModuleThatOverwritesTablesTellsNothing(@TempDir Path directory) throws IOException {
    Path trace =
        Shared.root().resolve("contract/src/test/resources/traces/pvm-6.18-patched.log.gz");
    Host host = Hosts.read(trace);
    assertKeepsSecrets(withSecrets(host, host.kernel().orElseThrow()), directory);
  }

  /** So that the tests above can fail: KVM does tell, where nobody keeps it back. */
  @Test
  void withoutAnonymityTheSecretsAreThere() {
    Host host = withSecrets(Profiles.find("milan").orElseThrow(), Kernel.of("5.10"));
    Recording recording = EngineRecording.of(host, Choices.DEFAULTS, MachineFacts.told(List.of()));
    assertTrue(told(recording).contains("a75ec237"), "KVM tells no x2APIC id");
    assertTrue(told(recording).stream().anyMatch(t -> t.startsWith("a7") && t.length() == 8));
  }
}
