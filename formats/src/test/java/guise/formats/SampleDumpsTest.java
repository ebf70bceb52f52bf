package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.formats.Document.CpuModelsDocument;
import guise.formats.Document.HostDocument;
import guise.formats.Document.TableDocument;
import guise.formats.Document.TemplateDocument;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.x86.Leaf;
import guise.x86.Registers;
import guise.x86.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every dump at hand is read, and says what is known about it. */
class SampleDumpsTest {
  private static final Set<String> NO_DUMPS = Set.of("README.md", "SOURCES.tsv");

  /** Dumps without headings, whose CPUs SOURCES.tsv therefore counts as one. */
  private static final Map<String, Integer> WITHOUT_HEADINGS =
      Map.of(
          "GenuineIntel00306E4_IvyBridgeEP_CPUID.txt", 24,
          "GenuineIntel00606A6_ICX_04_CPUID.txt", 96);

  private static Stream<Path> dumps() {
    return Shared.files("dumps").stream()
        .filter(file -> !NO_DUMPS.contains(file.getFileName().toString()));
  }

  @TestFactory
  Stream<DynamicTest> everyFileIsRead() {
    return dumps()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> isRead(file)));
  }

  private static void isRead(Path file) {
    switch (Documents.read(file)) {
      case HostDocument host -> assertTrue(host.host().vendor().isPresent());
      case TableDocument table -> assertFalse(table.table().entries().isEmpty());
      case CpuModelsDocument models -> assertFalse(models.models().isEmpty());
      case TemplateDocument template -> assertFalse(template.template().cpuid().isEmpty());
    }
  }

  @TestFactory
  Stream<DynamicTest> instLatx64DumpsAreWhatTheirTableSays() throws IOException {
    return Files.readAllLines(Shared.path("dumps/SOURCES.tsv")).stream()
        .skip(1)
        .map(row -> row.split("\t", -1))
        .map(row -> DynamicTest.dynamicTest(row[0], () -> isAsListed(row)));
  }

  private static void isAsListed(String[] row) {
    Host host = Hosts.read(Shared.path("dumps/instlatx64/" + row[0]));
    int cpus = WITHOUT_HEADINGS.getOrDefault(row[0], Integer.valueOf(row[6]));
    Set<Integer> msrs =
        host.cpus().stream().flatMap(c -> c.msrs().keySet().stream()).collect(Collectors.toSet());
    Registers xsave = host.cpuid().recorded(Leaf.of(0xD)).orElse(Registers.ZERO);
    long xcr0 = (long) xsave.edx() << 32 | Integer.toUnsignedLong(xsave.eax());
    assertEquals(row[3], "%08x".formatted(host.cpuid().query(1, 0).eax()), "1.EAX");
    assertEquals(row[4], Vendor.letters(host.cpuid().query(0, 0)), "vendor");
    assertEquals(row[5].replaceAll("\\s+", " "), host.cpuid().brand(), "brand");
    assertEquals(cpus, host.cpus().size(), "logical CPUs");
    assertEquals(row[7], Integer.toHexString(host.cpuid().limit(0)), "highest basic leaf");
    assertEquals(row[8], Integer.toHexString(host.cpuid().limit(0x8000_0000)));
    assertEquals(row[10], xcr0 == 0 ? "-" : Long.toHexString(xcr0), "XCR0");
    assertEquals(Integer.parseInt(row[12]), msrs.size(), "MSRs");
    assertEquals(
        row[13],
        host.boot().msr(0x10A).stream().mapToObj(Long::toHexString).findFirst().orElse("-"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          FILE,                                                    CPUS, BRAND,                               LEAVES
          cpuid-r/AMD_Ryzen_5_2600_00800F82h.txt,                  12,   AMD Ryzen 5 2600 Six-Core Processor, 38
          cpuid-r/CONVERTED-Milan-7763.cpuid-r.txt,                1,    AMD EPYC 7763 64-Core Processor,     64
          cpuid-r/CONVERTED-SapphireRapids-w9-3475X.cpuid-r.txt,   1,    Intel(R) Xeon(R) w9-3475X,           76
          libcpuid/hygon-c86-7185-32-core-processor.test,          1,    Hygon C86 7185 32-core Processor,    56
          libcpuid/zhaoxin-kaisheng-kh-40000.test,                 16,   ZHAOXIN KaiSheng KH-40000/16@2.2GHz, 59
          libvirt/x86_64-cpuid-A10-5800K.xml,                      1,    AMD A10-5800K APU with Radeon(tm) HD Graphics, 47
          libvirt/x86_64-cpuid-Xeon-E5-2650.xml,                   1,    Intel(R) Xeon(R) CPU E5-2650 v3 @ 2.30GHz, 34
          firecracker-fingerprints/fingerprint_INTEL_ICELAKE_6.1host.json, 1, Intel(R) Xeon(R) Processor @ 2.90GHz, 52
          """)
  void otherDumpsHoldWhatTheyShould(String file, int cpus, String brand, int leaves) {
    Host host = Hosts.read(Shared.path("dumps/" + file));
    assertEquals(cpus, host.cpus().size());
    assertEquals(brand, host.cpuid().brand());
    assertEquals(leaves, host.cpuid().leaves().size());
  }

  /** The converted dumps have the same values as those they were converted from. */
  @ParameterizedTest
  @CsvSource({
    "CONVERTED-Milan-7763.cpuid-r.txt, AuthenticAMD0A00F11_K19_Milan_02_CPUID.txt",
    "CONVERTED-SapphireRapids-w9-3475X.cpuid-r.txt, GenuineIntel00806F8_SapphireRapids_06_CPUID.txt"
  })
  void twoFormatsOfOneCpuAgree(String converted, String original) {
    assertEquals(
        Hosts.read(Shared.path("dumps/instlatx64/" + original)).cpuid(),
        Hosts.read(Shared.path("dumps/cpuid-r/" + converted)).cpuid());
  }

  @Test
  void onlyAlderLakeIsHybrid() {
    for (Path file : Shared.files("dumps/instlatx64")) {
      boolean hybrid = file.getFileName().toString().contains("AlderLake");
      List<Integer> counts = List.copyOf(Hosts.read(file).kinds().values());
      assertEquals(hybrid ? 2 : 1, counts.size(), file + ": " + counts);
    }
  }

  @Test
  void everyCpuOfADumpHasAllItsLeaves() {
    Host host = Hosts.read(Shared.path("dumps/instlatx64/GenuineIntel00606A6_ICX_04_CPUID.txt"));
    for (LogicalCpu cpu : host.cpus()) {
      assertEquals(host.cpuid().leaves().keySet(), cpu.cpuid().leaves().keySet());
    }
  }

  /** Rows without markers: leaf 0x18 counts on, leaf 0xD follows XCR0 and IA32_XSS. */
  @Test
  void rowsWithoutMarkersAreNumbered() {
    var ice = Hosts.read(Shared.path("dumps/instlatx64/GenuineIntel00606A6_ICX_04_CPUID.txt"));
    assertEquals(0x4125, ice.cpuid().query(0x18, 2).edx());
    assertEquals(0xF, ice.cpuid().query(0xD, 1).eax());
    assertEquals(0x240, ice.cpuid().query(0xD, 2).ebx());
    var ivy = Hosts.read(Shared.path("dumps/instlatx64/GenuineIntel00306E4_IvyBridgeEP_CPUID.txt"));
    assertTrue(ivy.cpuid().recorded(new Leaf(0xD, 1)).isEmpty());
    assertEquals(0x240, ivy.cpuid().query(0xD, 2).ebx());
    assertEquals(0x3C07C163, ivy.cpuid().query(4, 3).eax());
  }

  @Test
  void whatADumpLacksIsAGap() {
    Host ice = Hosts.read(Shared.path("dumps/instlatx64/GenuineIntel00606A6_ICX_04_CPUID.txt"));
    List<String> lacking = ice.gaps().stream().map(Host.Gap::what).toList();
    assertEquals(
        List.of("size and offset of XSAVE component 0x5, 0x6, 0x7, 0x8, 0x9 (leaf 0xd)", "MSRs"),
        lacking);
    Host kaby = Hosts.read(Shared.path("dumps/instlatx64/GenuineIntel00906E9_Kabylake_CPUID.txt"));
    assertTrue(kaby.gaps().stream().anyMatch(gap -> gap.what().startsWith("SYSCALL")));
  }

  @Test
  void namedModelsKeepTheirFeatures() {
    var expansion =
        (CpuModelsDocument)
            Documents.read(Shared.path("dumps/libvirt/x86_64-cpuid-A10-5800K.json"));
    CpuModel base = expansion.models().getFirst();
    assertEquals("base", base.name());
    assertEquals(Optional.of("AuthenticAMD"), base.vendor());
    assertEquals("true", base.features().get("sse4_2"));
    var capabilities =
        (CpuModelsDocument) Documents.read(Shared.path("dumps/kubevirt/virsh_domcapabilities.xml"));
    assertEquals(10, capabilities.models().size());
    assertEquals("require", capabilities.models().getFirst().features().get("acpi"));
    assertEquals(Optional.of("no"), capabilities.models().get(1).usable());
  }

  @Test
  void aTemplateKeepsItsBits() {
    var t2cl =
        (TemplateDocument) Documents.read(Shared.path("dumps/firecracker-templates/T2CL.json"));
    var msr = t2cl.template().msrs().getFirst();
    assertEquals(0x10A, msr.address());
    assertEquals(0, msr.pattern().value());
    assertEquals(0x1FFL, ~msr.pattern().filter() & 0x1FFL, "the low nine bits are left alone");
    assertEquals(6, t2cl.template().cpuid().size());
  }
}
