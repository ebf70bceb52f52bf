package guise.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.formats.Profiles;
import guise.kernel.Kernel;
import guise.lab.Strategy.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the strategies cost under the shipped scripts. */
final class ComparisonTest {
  private static Comparison compared(String host, String kernel, String script) {
    return Comparison.of(
        Profiles.find(host).orElseThrow(),
        Kernel.of(kernel),
        ShippedScripts.find(script).orElseThrow());
  }

  private static Comparison compared(String script) {
    return compared("sapphire-rapids", "7.2", script);
  }

  @ParameterizedTest
  @CsvSource({
    "sapphire-rapids, 6.1,    EAGER,              UNTIL_NONZERO",
    "sapphire-rapids, 6.14,   EAGER,              UNTIL_NONZERO",
    "sapphire-rapids, 6.15,   DEFERRED_UNFLUSHED, UNTIL_NONZERO",
    "sapphire-rapids, 6.18.0, DEFERRED_UNFLUSHED, UNTIL_NONZERO",
    "sapphire-rapids, 7.2,    DEFERRED,           UNTIL_NONZERO",
    "milan,           6.12,   EAGER,              ALWAYS",
  })
  void theKernelsOwnAreMarked(String host, String kernel, Strategy updates, Strategy xfd) {
    List<Strategy> own =
        compared(host, kernel, "nested-g").rows().stream()
            .filter(Comparison.Row::kernels)
            .map(Comparison.Row::strategy)
            .toList();
    assertEquals(List.of(updates, xfd, Strategy.AT_SET_CPUID, Strategy.NOTHING), own);
  }

  @ParameterizedTest
  @EnumSource
  void theKernelsOwnCostTheSameWhateverIsCompared(Decision decision) {
    Comparison comparison = compared("linux-amx");
    Result own = comparison.row(Strategy.DEFERRED).result();
    Result same =
        comparison.rows().stream()
            .filter(row -> row.strategy().decision() == decision && row.kernels())
            .findFirst()
            .orElseThrow()
            .result();
    assertEquals(own, same);
  }

  @Test
  void earlyPassThroughCostsGuestsThatKnowNothingOfTiles() {
    Comparison ignored = compared("amx-ignored");
    assertEquals(0, ignored.row(Strategy.UNTIL_NONZERO).result().work().xfdReads());
    var early = ignored.row(Strategy.UNTIL_SET_CPUID).result().work();
    assertEquals(early.exits(), early.xfdReads());
    assertTrue(early.exits() > 10_000);
    assertEquals(
        0, compared("amx-unused").row(Strategy.UNTIL_SET_CPUID).result().work().xfdReads());
  }

  @Test
  void interceptionForEverCostsAnExitAtEveryAccess() {
    Comparison linux = compared("linux-amx");
    assertEquals(1, linux.row(Strategy.UNTIL_NONZERO).result().work().xfdExits());
    assertEquals(0, linux.row(Strategy.UNTIL_SET_CPUID).result().work().xfdExits());
    assertEquals(1002, linux.row(Strategy.ALWAYS).result().work().xfdExits());
    assertEquals(0, linux.row(Strategy.ALWAYS).result().work().xfdReads());
  }

  @Test
  void onDemandSavesWhatIsNeverUsed() {
    Comparison ignored = compared("amx-ignored");
    assertEquals(13440, ignored.row(Strategy.AT_SET_CPUID).result().fpuAllocated());
    assertEquals(2624, ignored.row(Strategy.ON_DEMAND).result().fpuAllocated());
    Comparison unused = compared("amx-unused");
    assertEquals(2624, unused.row(Strategy.AT_SET_CPUID).result().fpuAllocated());
    assertEquals(10816, unused.row(Strategy.AT_CREATION).result().fpuHeld());
  }

  @Test
  void memoryRunsOutInDifferentPlaces() {
    Comparison poor = compared("amx-no-memory");
    assertEquals(
        "[line 4: KVM_CREATE_VCPU: ENOMEM (VCPU_MEMORY)]", refusals(poor, Strategy.AT_CREATION));
    assertEquals(
        "[line 4: KVM_CREATE_VCPU: EFAULT (FPU_BUFFER_GROWS)]",
        refusals(poor, Strategy.AT_CREATION_BY_GROWING));
    assertTrue(
        refusals(poor, Strategy.AT_SET_CPUID)
            .startsWith("[line 4: KVM_SET_CPUID2: EFAULT (FPU_BUFFER_GROWS), "));
    assertEquals("[line 8: WRMSR: #GP]", refusals(poor, Strategy.ON_DEMAND));
  }

  private static String refusals(Comparison comparison, Strategy strategy) {
    return comparison.row(strategy).result().refusals().keySet().toString();
  }

  @Test
  void unflushedUpdatesRefuseTheCpuidTheVcpuHas() {
    Comparison after = compared("sapphire-rapids", "6.18", "set-cpuid-after-run");
    assertEquals(1, after.row(Strategy.EAGER).result().refused());
    assertEquals(1, after.row(Strategy.DEFERRED).result().refused());
    assertEquals(3, after.row(Strategy.DEFERRED_UNFLUSHED).result().refused());
  }

  @Test
  void widerCountersCostTwoBytesAPage() {
    Comparison nested = compared("nested-b");
    long narrow = nested.row(Strategy.NOTHING).result().trackingBytes();
    long wide = nested.row(Strategy.NOTHING_WIDE).result().trackingBytes();
    assertEquals(4 * (512 << 10), wide - narrow, "512 KiB for each of 4 GiB");
    assertEquals(14, nested.row(Strategy.NOTHING).result().pagesPerGfn());
    assertEquals(28, nested.row(Strategy.CPUID).result().pagesPerGfn());
  }
}
