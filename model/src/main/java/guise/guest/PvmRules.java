package guise.guest;

import static guise.x86.StaticFeature.*;

import guise.kernel.Rule;
import guise.x86.StaticFeature;
import guise.x86.xstate.XComponent;
import java.util.List;

/**
 * Adjustments of kvm_pvm, which is not part of Linux: read off its answers on AMD family 1Ah and
 * 19h (docs/known-differences.md), which agree.
 */
final class PvmRules {
  /** Those the two processors have; what becomes of others, nobody saw. */
  private static final List<StaticFeature> WITHHELD =
      List.of(
          XMM3,
          PCLMULQDQ,
          SSSE3,
          FMA,
          PCID,
          XMM4_1,
          XMM4_2,
          MOVBE,
          POPCNT,
          AES,
          XSAVE,
          AVX,
          F16C,
          RDRAND,
          FSGSBASE,
          BMI1,
          AVX2,
          SMEP,
          BMI2,
          ERMS,
          INVPCID,
          AVX512F,
          AVX512DQ,
          RDSEED,
          ADX,
          SMAP,
          AVX512IFMA,
          AVX512CD,
          SHA_NI,
          AVX512BW,
          AVX512VL,
          AVX512VBMI,
          AVX512_VBMI2,
          SHSTK,
          VAES,
          VPCLMULQDQ,
          AVX512_VNNI,
          AVX512_BITALG,
          AVX512_VPOPCNTDQ,
          RDPID,
          FSRM,
          AVX512_VP2INTERSECT,
          AVX_VNNI,
          AVX512_BF16,
          XSAVEOPT,
          XSAVEC,
          XGETBV1,
          XSAVES,
          ABM,
          SSE4A,
          GBPAGES,
          RDTSCP);

  private PvmRules() {}

  static void components(KvmLoading kvm, Rule rule) {
    if (kvm.pvm()) {
      kvm.xcr0 &= ~(XComponent.BNDREGS.mask() | XComponent.BNDCSR.mask());
      kvm.leaveOut(MPX, rule, "the vendor module is kvm_pvm");
    }
  }

  static void withhold(KvmLoading kvm, Rule rule) {
    if (kvm.pvm()) {
      for (StaticFeature feature : WITHHELD) {
        kvm.clear(feature, rule, "the vendor module is kvm_pvm");
      }
    }
  }
}
