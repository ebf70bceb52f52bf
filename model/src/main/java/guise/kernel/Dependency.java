package guise.kernel;

import static guise.x86.StaticFeature.*;

import com.google.errorprone.annotations.Immutable;
import guise.x86.StaticFeature;
import java.util.Arrays;
import java.util.List;

/**
 * One line of the kernel's dependency table: whoever clears a feature on purpose clears these too.
 *
 * <p>A feature that the processor never had clears nothing. Read in
 * arch/x86/kernel/cpu/cpuid-deps.c of 5.10.262, 6.1.192, 6.12.107, 6.18.15 and 7.2.13.
 */
@Immutable
@SuppressWarnings("Immutable") // the list is a copy
public record Dependency(StaticFeature cleared, List<StaticFeature> also, Versions versions)
    implements Rule {
  // spotless:off
  private static final List<Dependency> ROWS = List.of(
      of(FPU, FXSR),
      of(FXSR, CMOV, MMX, FXSR_OPT, XSAVE, XMM),
      of(MMX, MMXEXT),
      of(XMM, XMM2),
      of(XMM2, XMM3, XMM4_1, XMM4_2, SSSE3, PCLMULQDQ, F16C, AES, SHA_NI, GFNI),
      of(XSAVE, XSAVEOPT, XSAVEC, XSAVES, AVX, PKU, MPX, XGETBV1),
      of(XSAVE, APX).since(6, 17),
      of(AVX, FMA, VAES, VPCLMULQDQ, AVX2, AVX512F),
      of(AVX, AVX_VNNI).since(6, 18),
      of(AVX512F, AVX512IFMA, AVX512PF, AVX512ER, AVX512CD, AVX512DQ, AVX512BW, AVX512VL,
          AVX512VBMI, AVX512_4VNNIW, AVX512_4FMAPS, AVX512_VPOPCNTDQ),
      of(AVX512VL, AVX512_VBMI2, AVX512_VNNI, AVX512_BITALG, AVX512_VP2INTERSECT, AVX512_BF16),
      of(AVX512BW, AVX512_FP16).since(5, 11),
      of(XSAVES, ENQCMD),
      of(XSAVES, XFD).since(5, 16),
      of(XSAVES, SHSTK).since(6, 6),
      of(XGETBV1, XFD).since(5, 16),
      of(XFD, AMX_TILE).since(5, 16),
      of(AMX_TILE, AMX_BF16, AMX_INT8, AMX_FP16).since(6, 18),
      of(SGX, SGX_LC, SGX1).since(5, 11),
      of(SGX1, SGX2).since(5, 11),
      of(SGX1, SGX_EDECCSSA).since(6, 2),
      of(LKGS, FRED).since(6, 9),
      of(SPEC_CTRL, SPEC_CTRL_SSBD).since(6, 18),
      of(SMAP, LASS).since(7, 2),
      of(PCID, INVLPGB).since(7, 2));
  // spotless:on

  public Dependency {
    also = List.copyOf(also);
  }

  private static Dependency of(StaticFeature cleared, StaticFeature... also) {
    return new Dependency(cleared, Arrays.asList(also), Versions.ALL);
  }

  /** The releases between the examined sources are known to a release or two only. */
  private Dependency since(int major, int minor) {
    return new Dependency(cleared, also, Versions.since(major, minor).provisional());
  }

  static List<Dependency> rows() {
    return ROWS;
  }

  @Override
  public String name() {
    return cleared.name() + ":DEPENDENTS";
  }

  @Override
  public String meaning() {
    return "clearing " + cleared.name() + " clears what depends on it";
  }
}
