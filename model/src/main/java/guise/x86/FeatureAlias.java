package guise.x86;

import static guise.x86.StaticFeature.*;

import com.google.errorprone.annotations.Immutable;
import java.util.List;

/** A further word in use for a feature, beside the three spellings of its row. */
@Immutable
record FeatureAlias(String word, StaticFeature feature) {
  // spotless:off
  private static final List<FeatureAlias> ALL = List.of(
      // -- compilers, older kernels, QEMU's and libvirt's second names -----------------------------
      of("pclmul",              PCLMULQDQ),
      of("pclmuldq",            PCLMULQDQ),
      of("rdrnd",               RDRAND),
      of("i64",                 LM),
      of("x86-64",              LM),
      of("long-mode",           LM),
      of("xd",                  NX),
      of("nxe",                 NX),
      of("prfchw",              _3DNOWPREFETCH),
      of("tsx",                 RTM),
      of("tsx-rtm",             RTM),
      of("tsx-hle",             HLE),
      of("vt-x",                VMX),
      of("amd-v",               SVM),
      of("sgx-launch-control",  SGX_LC),
      of("5-level-paging",      LA57),
      of("user-shstk",          SHSTK),
      of("nonstop-tsc",         CONSTANT_TSC),
      of("invariant-tsc",       CONSTANT_TSC),
      of("kvm-hints-dedicated", KVM_HINTS_REALTIME),
      // -- words that Intel and AMD have a bit each for: what QEMU means comes first ----------------
      of("ibrs",                SPEC_CTRL),
      of("ibpb",                SPEC_CTRL),
      of("stibp",               AMD_STIBP),
      of("ssbd",                AMD_SSBD),
      of("ssb-no",              AMD_SSB_NO),
      of("psfd",                AMD_PSFD),
      of("ppin",                AMD_PPIN),
      of("mba",                 AMD_MBA),
      of("erms",                AMD_ERMSB),
      of("fsrs",                AMD_FSRS),
      of("fsrc",                AMD_FSRC));
  // spotless:on

  private static FeatureAlias of(String word, StaticFeature feature) {
    return new FeatureAlias(word, feature);
  }

  static List<FeatureAlias> all() {
    return ALL;
  }
}
