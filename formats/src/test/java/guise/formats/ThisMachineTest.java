package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.host.Host;
import guise.host.RawCpuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine at hand: its device files, or what /proc has. */
class ThisMachineTest {
  @TempDir private Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void withoutDeviceFilesItIsWhatProcSays() throws IOException {
    file("proc/cpuinfo", Renderings.CPU_INFO);
    file("proc/cmdline", "quiet nopku\n");
    file("proc/sys/kernel/osrelease", "6.12.107+deb13-amd64\n");
    file("proc/sys/kernel/version", "#1 SMP PREEMPT_DYNAMIC Debian 6.12.107-1 (2026-08-29)\n");
    file("sys/module/kvm_intel/parameters/nested", "Y\n");
    Host host = new ThisMachine(root).host();
    var kernel = host.kernel().orElseThrow();
    assertEquals(143, host.cpuid().signature().model());
    assertEquals("6.12", kernel.version().line());
    assertTrue(kernel.commandLine().has("nopku"));
    assertEquals("Y", kernel.modules().get("kvm_intel", "nested").orElseThrow());
    assertEquals(3, host.gaps().size());
  }

  @Test
  void withoutAnythingItIsAnError() {
    var error = assertThrows(FormatException.class, () -> new ThisMachine(root).host());
    assertEquals(
        "this machine: found neither /dev/cpu/0/cpuid nor an x86 /proc/cpuinfo, expected one of"
            + " them readable",
        error.getMessage());
  }

  @Test
  void theRealOneCanBeRead() {
    assumeTrue(
        Files.isReadable(Path.of("/dev/cpu/0/cpuid")), "skipped: /dev/cpu/0/cpuid is not readable");
    Host host = Hosts.thisMachine();
    assertTrue(host.vendor().isPresent());
    assertTrue(host.cpuid().leaves().size() > 10);
    assertEquals(Runtime.getRuntime().availableProcessors() > 0, !host.cpus().isEmpty());
  }

  /** A processor that answers as a profile does is asked for every answer that the profile has. */
  @ParameterizedTest
  @ValueSource(strings = {"sapphire-rapids", "milan", "turin", "bergamo"})
  void aSweepFindsEveryAnswerThatIsNotZero(String name) {
    RawCpuid cpuid = Profiles.find(name).orElseThrow().cpuid();
    RawCpuid swept = new CpuidSweep(cpuid::query).all();
    cpuid
        .leaves()
        .forEach((leaf, values) -> {
          if (!values.isZero() && cpuid.inRange(leaf.function())) {
            assertEquals(values, swept.leaves().get(leaf), leaf.toString());
          }
        });
  }
}
