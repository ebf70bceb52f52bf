package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the table of prerequisites promises. */
class PrerequisiteTest {
  @Test
  void noFeatureNeedsItselfEvenThroughOthers() {
    for (StaticFeature feature : StaticFeature.values()) {
      assertFalse(needs(feature, feature, new HashSet<>()), () -> feature + " needs itself");
    }
  }

  private static boolean needs(StaticFeature from, StaticFeature to, Set<StaticFeature> seen) {
    return Prerequisite.of(from).stream()
        .map(Prerequisite::needs)
        .anyMatch(next -> next == to || seen.add(next) && needs(next, to, seen));
  }

  @Test
  void noRowStandsTwice() {
    var seen = new HashSet<List<StaticFeature>>();
    for (Prerequisite rule : Prerequisite.all()) {
      assertTrue(seen.add(List.of(rule.feature(), rule.needs())), rule::toString);
      assertFalse(rule.because().isBlank(), rule::toString);
    }
  }

  @Test
  void closingTwiceIsClosingOnce() {
    FeatureSamples.always(
        "closing twice is closing once",
        set -> Prerequisite.closed(Prerequisite.closed(set)).equals(Prerequisite.closed(set)));
  }

  @Test
  void nothingIsMissingFromAClosedSet() {
    FeatureSamples.always(
        "nothing is missing from a closed set",
        set -> Prerequisite.missing(Prerequisite.closed(set)).isEmpty());
  }

  @Test
  void closingOnlyTakesAway() {
    FeatureSamples.always(
        "closing only takes away", set -> set.containsAll(Prerequisite.closed(set)));
  }

  @Test
  void aSetThatMissesNothingIsClosed() {
    FeatureSamples.always(
        "a set is closed exactly when it misses nothing",
        set -> Prerequisite.missing(set).isEmpty() == Prerequisite.closed(set).equals(set));
  }

  @Test
  void theFullSetIsClosed() {
    assertEquals(List.of(), Prerequisite.missing(EnumSet.allOf(StaticFeature.class)));
  }

  /** The kernel's own table, as its newest version has it: who loses the first loses the others. */
  @ParameterizedTest(name = "{1} go with {0}")
  @CsvSource(
      textBlock =
          """
          FPU,       FXSR
          FXSR,      CMOV MMX FXSR_OPT XSAVE XMM
          MMX,       MMXEXT
          XMM,       XMM2
          XMM2,      XMM3 XMM4_1 XMM4_2 SSSE3 PCLMULQDQ F16C AES SHA_NI GFNI
          XSAVE,     XSAVEOPT XSAVEC XSAVES AVX PKU MPX XGETBV1 APX
          AVX,       FMA VAES VPCLMULQDQ AVX2 AVX512F AVX_VNNI
          AVX512F,   AVX512IFMA AVX512PF AVX512ER AVX512CD AVX512DQ AVX512BW AVX512VL
          AVX512F,   AVX512VBMI AVX512_4VNNIW AVX512_4FMAPS AVX512_VPOPCNTDQ
          AVX512VL,  AVX512_VBMI2 AVX512_VNNI AVX512_BITALG AVX512_VP2INTERSECT AVX512_BF16
          AVX512BW,  AVX512_FP16
          XSAVES,    ENQCMD XFD SHSTK
          XGETBV1,   XFD
          XFD,       AMX_TILE
          AMX_TILE,  AMX_BF16 AMX_INT8 AMX_FP16
          SGX,       SGX_LC SGX1
          SGX1,      SGX2 SGX_EDECCSSA SGX_EUPDATESVN
          LKGS,      FRED
          SPEC_CTRL, SPEC_CTRL_SSBD
          SMAP,      LASS
          PCID,      INVLPGB
          """)
  void whatLinuxDropsTogetherIsDropped(StaticFeature cleared, String also) {
    var without = EnumSet.complementOf(EnumSet.of(cleared));
    Set<StaticFeature> left = Prerequisite.closed(without);
    for (String name : also.split(" ", -1)) {
      assertFalse(left.contains(StaticFeature.valueOf(name)), name);
    }
  }

  /** What QEMU drops when the first is off. */
  @ParameterizedTest(name = "{1} go with {0}")
  @CsvSource(
      textBlock =
          """
          INTEL_PT,  PT_LIP
          SVM,       NPT LBRV NRIPS TSCRATEMSR VMCBCLEAN FLUSHBYASID AVIC VGIF VNMI SVME_ADDR_CHK
          LM,        FRED
          LKGS,      FRED
          WRMSRNS,   FRED
          SGX,       SGX_LC SGX1 SGX2 SGX_EDECCSSA SGX_MISC_EXINFO SGX_ATTR_KSS SGX_ATTR_MODE64
          AVX10_128, AVX10_256
          AVX10_256, AVX10_512
          AVX10,     AVX10_128 AVX10_256 AVX10_512
          """)
  void whatQemuDropsTogetherIsDropped(StaticFeature cleared, String also) {
    whatLinuxDropsTogetherIsDropped(cleared, also);
  }

  @Test
  void theReasonCanBeQuoted() {
    var tiles = EnumSet.of(StaticFeature.AMX_INT8);
    assertEquals(
        "[AMX_INT8 needs AMX_TILE: it works on tiles]", Prerequisite.missing(tiles).toString());
  }
}
