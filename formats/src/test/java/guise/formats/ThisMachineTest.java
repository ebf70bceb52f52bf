package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.host.Host;
import guise.host.LiveProcessors;
import guise.host.RawCpuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
    Host host = new ThisMachine(root, Optional.empty()).host();
    var kernel = host.kernel().orElseThrow();
    assertEquals(143, host.cpuid().signature().model());
    assertEquals("6.12", kernel.version().line());
    assertTrue(kernel.commandLine().has("nopku"));
    assertEquals("Y", kernel.modules().get("kvm_intel", "nested").orElseThrow());
    assertEquals(3, host.gaps().size());
  }

  /** Processors that answer as a profile does, for a process that may not run on the last. */
  private static LiveProcessors like(RawCpuid cpuid) {
    return new LiveProcessors() {
      @Override
      public List<Integer> numbers() {
        return List.of(0, 1);
      }

      @Override
      public <T> T on(int number, Function<Processor, T> questions) {
        return questions.apply(cpuid::query);
      }
    };
  }

  private List<String> gaps(Optional<LiveProcessors> processors) {
    return new ThisMachine(root, processors)
        .host().gaps().stream().map(gap -> gap.what() + ": " + gap.because()).toList();
  }

  @Test
  void withoutFilesProcessorsAreAsked() throws IOException {
    RawCpuid cpuid = Profiles.find("milan").orElseThrow().cpuid();
    file("proc/cpuinfo", "processor : 0\n\nprocessor : 1\n\nprocessor : 2\n");
    file("proc/sys/kernel/osrelease", "6.12.107\n");
    file("proc/cmdline", "quiet\n");
    file("sys/module/kvm_amd/parameters/nested", "1\n");
    Host host = new ThisMachine(root, Optional.of(like(cpuid))).host();
    assertEquals("this machine (CPUID executed)", host.source());
    assertEquals(2, host.cpus().size());
    assertEquals(cpuid.signature(), host.cpuid().signature());
    assertEquals(
        List.of(
            "1 of 3 CPUs: this process may not run on them, nor read their files in /dev/cpu",
            "MSRs: /dev/cpu/0/msr is not there: the kernel's module msr makes it"),
        gaps(Optional.of(like(cpuid))));
  }

  @Test
  void whatTheKernelDoesNotTellIsNamed() throws IOException {
    file("proc/cpuinfo", Renderings.CPU_INFO);
    List<String> gaps = gaps(Optional.empty());
    assertTrue(
        gaps.contains("the kernel: /proc/sys/kernel/osrelease cannot be read"), gaps::toString);
    assertTrue(
        gaps.contains("the kernel's command line: /proc/cmdline cannot be read or is empty"));
    assertTrue(gaps.contains("KVM's modules and their parameters: /sys/module cannot be read"));
    file("sys/module/e1000/parameters/debug", "0\n");
    assertTrue(
        gaps(Optional.empty())
            .contains("KVM's modules and their parameters: no module kvm is loaded or built in"));
    file("sys/module/kvm/parameters/enable_pmu", "Y\n");
    assertTrue(
        gaps(Optional.empty()).contains("KVM's vendor module and its parameters: none is loaded"));
    file("sys/module/kvm_other/parameters/force", "N\n");
    assertTrue(
        gaps(Optional.empty())
            .contains(
                "the rules of kvm_other: Guise does not know this vendor module: the rules of kvm_intel"
                    + " or kvm_amd are told"));
  }

  @Test
  void withoutAnythingItIsAnError() {
    var error =
        assertThrows(FormatException.class, () -> new ThisMachine(root, Optional.empty()).host());
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
