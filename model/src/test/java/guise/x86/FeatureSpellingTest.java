package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever somebody calls a feature is understood. */
class FeatureSpellingTest {
  /** Spellings of a row that mean another one first, with the reason. */
  private static final Map<String, String> TAKEN =
      Map.of(
          "kvmclock", "QEMU switches both clocks by this word; the table's first is preferred",
          "MWAIT", "Linux calls the bit of leaf 1 so; the manual, the one of leaf 7.1 as well",
          "PREFETCHI", "Linux calls AMD's bit so; the manual, Intel's",
          "SpecCtrl", "Linux calls Intel's bit so; the manual, AMD's virtual one");

  @Test
  void everySpellingOfARowFindsIt() {
    for (Feature feature : FeatureSpelling.allFeatures()) {
      FeatureNames names = feature.names();
      for (String word : List.of(feature.name(), names.linux(), names.qemu(), names.manual())) {
        var spelling = new FeatureSpelling(word);
        assertTrue(spelling.features().contains(feature), () -> word + " does not find " + feature);
        assertTrue(
            spelling.feature().orElseThrow() == feature || TAKEN.containsKey(word),
            () -> word + " finds " + spelling.feature() + " before " + feature);
      }
    }
  }

  @Test
  void everyExceptionIsStillNeeded() {
    TAKEN.forEach((word, reason) ->
        assertTrue(new FeatureSpelling(word).features().size() > 1, word + ": " + reason));
  }

  @Test
  void everyFurtherWordAddsSomething() {
    for (FeatureAlias alias : FeatureAlias.all()) {
      FeatureNames names = alias.feature().names();
      for (String known :
          List.of(alias.feature().name(), names.linux(), names.qemu(), names.manual())) {
        assertFalse(
            known.replaceAll("[^A-Za-z0-9]", "").equalsIgnoreCase(alias.word().replace("-", "")),
            () -> alias + " is in the row already");
      }
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      textBlock =
          """
          sse3,             XMM3
          pni,              XMM3
          SSE4.1,           XMM4_1
          sse4_1,           XMM4_1
          sse4-1,           XMM4_1
          lahf-lm,          LAHF_LM
          i64,              LM
          lm,               LM
          xd,               NX
          nx,               NX
          pclmuldq,         PCLMULQDQ
          pclmulqdq,        PCLMULQDQ
          tsc-deadline,     TSC_DEADLINE_TIMER
          ffxsr,            FXSR_OPT
          cvt16,            CVT16
          kvmclock,         KVM_CLOCKSOURCE
          3dnow!,           _3DNOW
          amx-tile,         AMX_TILE
          AMX-TILE,         AMX_TILE
          X2APIC,           X2APIC
          avx512vnni,       AVX512_VNNI
          avx512-vnni,      AVX512_VNNI
          cet-ss,           SHSTK
          user_shstk,       SHSTK
          invtsc,           CONSTANT_TSC
          nonstop_tsc,      CONSTANT_TSC
          spec-ctrl,        SPEC_CTRL
          stibp,            INTEL_STIBP
          ssbd,             SPEC_CTRL_SSBD
          ibrs,             AMD_IBRS
          ibpb,             AMD_IBPB
          monitor,          MWAIT
          cmt,              CQM
          osxsave,          OSXSAVE
          apic,             APIC
          """)
  void familiarWordsAreUnderstood(String word, String name) {
    assertEquals(name, new FeatureSpelling(word).feature().orElseThrow().name());
  }

  @Test
  void aWordOfQemuThatSwitchesTwoBitsFindsBoth() {
    assertEquals(
        List.of(StaticFeature.KVM_CLOCKSOURCE, StaticFeature.KVM_CLOCKSOURCE2),
        new FeatureSpelling("kvmclock").features());
  }

  @Test
  void aWordThatEachMakerHasABitForFindsBoth() {
    assertEquals(
        List.of(StaticFeature.INTEL_STIBP, StaticFeature.AMD_STIBP),
        new FeatureSpelling("stibp").features());
  }

  @ParameterizedTest(name = "{0} was meant to be {1}")
  @CsvSource(
      textBlock =
          """
          amx-tiel,       amx-tile
          avx512vnn,      avx512vnni
          smpe,           smep
          pclmulqqd,      pclmulqdq
          arch-capabilites, arch-capabilities
          xsvaes,         xsaves
          tsc-dedline,    tsc-deadline
          """)
  void aSlipOfTheFingerIsForgiven(String word, String meant) {
    var spelling = new FeatureSpelling(word);
    assertTrue(spelling.features().isEmpty());
    assertEquals(meant, spelling.nearest().getFirst());
    assertTrue(spelling.nearest().size() <= 3);
  }

  @Test
  void nothingIsSuggestedForNoise() {
    assertEquals(List.of(), new FeatureSpelling("qqqqqqqqqqqqqq").nearest());
    assertEquals(List.of(), new FeatureSpelling("avx".repeat(1_000_000)).nearest());
    assertEquals(List.of(), new FeatureSpelling("").features());
  }
}
