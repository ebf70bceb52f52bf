package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code guise explain} tells. */
final class ExplainTest {
  private static final String SAPPHIRE = "explain --host sapphire-rapids --kernel 6.1";
  private static final Path DUMP =
      Path.of("../../shared/dumps/instlatx64/GenuineIntel00806F8_SapphireRapids_06_CPUID.txt");

  @ParameterizedTest(name = "{0} means {1}")
  @CsvSource({"amx-tile, amx_tile", "AMX_TILE, amx_tile", "SSE4.1, sse4_1", "sse3, pni"})
  void anySpellingWillDo(String written, String printed) {
    Ran run = Ran.of(SAPPHIRE + " --feature " + written);
    assertEquals(0, run.status());
    assertTrue(run.out().startsWith(printed + "  "), run.out());
  }

  @Test
  void tilesNeedPermission() {
    assertEquals("no", permission(Ran.of(SAPPHIRE + " --feature amx-tile")));
    assertEquals("yes", permission(Ran.of(SAPPHIRE + " --feature amx-tile --permit amx")));
    assertEquals("yes", permission(Ran.of(SAPPHIRE + " --feature amx-tile --vmm firecracker")));
    String none = " --feature amx-tile --vmm firecracker --permit none";
    assertEquals("no", permission(Ran.of(SAPPHIRE + none)));
  }

  private static String permission(Ran run) {
    String line =
        run.out().lines().filter(l -> l.strip().startsWith("permission")).findFirst().orElseThrow();
    return line.strip().split(" +", -1)[1];
  }

  @Test
  void aRawFileTellsTheSameStory() {
    assumeTrue(Files.exists(DUMP), DUMP + " is not here");
    String feature = " --kernel 6.1 --feature amx-tile";
    assertEquals(
        Ran.of(SAPPHIRE + " --feature amx-tile").out(),
        Ran.of("explain --host " + DUMP + feature).out());
  }

  @Test
  void whatNobodyProvidesIsDangerous() {
    Ran run = Ran.of("explain --host milan --kernel 6.1 --set amx-tile");
    assertTrue(run.out().contains("Dangerous: 1 "), run.out());
    assertTrue(
        run.out().contains("does not offer it: nothing stands behind the bit\n      amx_tile\n"));
  }

  @Test
  void aLeafIsToldPartByPart() {
    Ran run = Ran.of("explain --host milan --kernel 6.18 --leaf 80000008");
    assertTrue(run.out().startsWith("80000008.0  host: "), run.out());
    List<String> lines = run.out().lines().toList();
    assertTrue(
        lines.stream().anyMatch(l -> l.contains("physical address bits") && l.contains("48 bits")));
    assertTrue(lines.stream().anyMatch(l -> l.contains("EBX[0]") && l.contains("clzero")));
  }

  @Test
  void aFeatureSetByHandIsInTheStory() {
    Ran run = Ran.of("explain --host milan --kernel 6.1 --clear avx2 --feature avx2");
    assertTrue(run.out().contains("CLEARED_BY_HAND"), run.out());
    assertTrue(run.out().startsWith("avx2  7.0.EBX[5]  "), run.out());
  }

  @Test
  void aModuleParameterCounts() {
    String vmx = SAPPHIRE + " --feature vmx";
    assertTrue(Ran.of(vmx).out().lines().findFirst().orElseThrow().contains(": offered"));
    Ran off = Ran.of(vmx + " --module kvm_intel.nested=0");
    assertTrue(off.out().lines().findFirst().orElseThrow().contains(": hidden"));
    Ran dashed = Ran.of(vmx + " --module kvm-intel.nested=0");
    assertEquals(off.out(), dashed.out());
  }
}
