package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import guise.formats.Document.HostDocument;
import guise.host.CpuInfo;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.host.RawCpuid;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A host written as a profile is the same host when it is read. */
class HostProfileTest {
  private static Host again(Host host) {
    return ((HostDocument) RenderingsTest.read(HostProfile.write(host))).host();
  }

  @ParameterizedTest
  @MethodSource("guise.formats.Profiles#names")
  void shippedProfilesSurvive(String name) {
    Host host = Profiles.find(name).orElseThrow();
    assertEquals(host, again(host));
    assertEquals(HostProfile.write(host), HostProfile.write(again(host)));
  }

  @Test
  void everythingSurvives() {
    var cpuid =
        RawCpuid.of(
            Map.of(
                Leaf.of(0),
                new Registers(1, -1, 0x8000_0000, 0),
                Leaf.of(1),
                Registers.ZERO,
                new Leaf(0x8000_001D, 3),
                new Registers(1, 2, 3, 4)));
    var host =
        new Host(
            "a \"name\" \\ with\tsigns, \u00e9 and \ud83d\ude00",
            "here",
            List.of(
                new LogicalCpu(4, cpuid, Map.of(0xC001_0015, -1L, 0x10A, 0x2BL)),
                new LogicalCpu(5, cpuid, Map.of(0xC001_0015, -1L, 0x10A, 0x2BL)),
                new LogicalCpu(7, cpuid, Map.of())),
            Optional.of(
                new CpuInfo(
                    Set.of("fpu", "vmx"),
                    Set.of("ept"),
                    Set.of(),
                    OptionalInt.of(-2),
                    OptionalInt.of(46))),
            Optional.of(
                new Kernel(
                    KernelVersion.parse("6.1.172-216.329.amzn2023"),
                    CommandLine.parse("quiet dyndbg=\"file a +p\""),
                    ModuleParameters.of(Map.of("kvm_intel.nested", "Y")))),
            List.of(new Host.Gap("leaf 0xd", "because")));
    assertEquals(host, again(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dumps/instlatx64/GenuineIntel0090672_AlderLake_03_CPUID.txt",
        "dumps/cpuid-r/AMD_Ryzen_5_2600_00800F82h.txt",
        "traces/vmx-6.12-spr-mainline.log",
      })
  void aReadHostSurvives(String file) {
    Path path = Shared.path(file);
    Host host = Hosts.read(path);
    assertEquals(host, again(host));
  }

  @Test
  void aCondensedHostKeepsItsKindsAndCounts() {
    Host host =
        Hosts.read(Shared.path("dumps/instlatx64/GenuineIntel0090672_AlderLake_03_CPUID.txt"));
    Host condensed = HostProfile.condensed(host);
    assertNotEquals(host, condensed);
    assertEquals(List.copyOf(host.kinds().values()), List.copyOf(condensed.kinds().values()));
    assertEquals(2, condensed.cpus().stream().map(LogicalCpu::cpuid).distinct().count());
  }
}
