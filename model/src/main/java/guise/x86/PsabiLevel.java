package guise.x86;

import static guise.x86.StaticFeature.*;

import java.util.List;
import java.util.function.Predicate;

/** A microarchitecture level of the x86-64 psABI, by the features it takes. */
public enum PsabiLevel {
  // spotless:off
  V1 ("x86-64-v1", CMOV, CX8, FPU, FXSR, MMX, SYSCALL, XMM, XMM2, LM),
  V2 ("x86-64-v2", CX16, LAHF_LM, POPCNT, XMM3, XMM4_1, XMM4_2, SSSE3),
  V3 ("x86-64-v3", AVX, AVX2, BMI1, BMI2, F16C, FMA, ABM, MOVBE, XSAVE),
  V4 ("x86-64-v4", AVX512F, AVX512BW, AVX512CD, AVX512DQ, AVX512VL);
  // spotless:on

  private final String spelling;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of constants
  private final List<StaticFeature> needs;

  PsabiLevel(String spelling, StaticFeature... needs) {
    this.spelling = spelling;
    this.needs = List.of(needs);
  }

  /** The features this level takes beyond the one below it. */
  public List<StaticFeature> needs() {
    return needs;
  }

  /** The highest level whose features, and those of all below, are there; or {@code none}. */
  public static String of(Predicate<StaticFeature> has) {
    String reached = "none";
    for (PsabiLevel level : values()) {
      if (!level.needs.stream().allMatch(has)) {
        break;
      }
      reached = level.spelling;
    }
    return reached;
  }

  @Override
  public String toString() {
    return spelling;
  }
}
