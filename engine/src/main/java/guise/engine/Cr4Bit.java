package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.since;

import guise.kernel.KernelRules;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.function.Predicate;

/** The bits of CR4 that need a feature, any of those named; others from bit 11 on are reserved. */
enum Cr4Bit implements Rule {
  // spotless:off
  UMIP     (11, ALL, StaticFeature.UMIP),
  LA57     (12, ALL, StaticFeature.LA57),
  VMXE     (13, ALL, StaticFeature.VMX),
  FSGSBASE (16, ALL, StaticFeature.FSGSBASE),
  PCIDE    (17, ALL, StaticFeature.PCID),
  OSXSAVE  (18, ALL, StaticFeature.XSAVE),
  SMEP     (20, ALL, StaticFeature.SMEP),
  SMAP     (21, ALL, StaticFeature.SMAP),
  PKE      (22, ALL, StaticFeature.PKU),
  CET      (23, since(6, 18), StaticFeature.SHSTK, StaticFeature.IBT),
  LAM_SUP  (28, since(6, 8).documented(), StaticFeature.LAM);
  // spotless:on

  /** VME to OSXMMEXCPT, which every guest may set. */
  private static final long ALWAYS = 0x7FF;

  static final long PAE = 1 << 5;

  private final int bit;
  private final Versions versions;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of enums
  private final List<StaticFeature> features;

  Cr4Bit(int bit, Versions versions, StaticFeature... features) {
    this.bit = bit;
    this.versions = versions;
    this.features = List.of(features);
  }

  long mask() {
    return 1L << bit;
  }

  boolean isSetIn(long cr4) {
    return (cr4 & mask()) != 0;
  }

  /** The bits that must be 0 where some features are there. */
  static long reserved(KernelRules rules, Predicate<StaticFeature> has) {
    long allowed = ALWAYS;
    for (Cr4Bit row : values()) {
      if (rules.has(row) && row.features.stream().anyMatch(has)) {
        allowed |= row.mask();
      }
    }
    return ~allowed;
  }

  @Override
  public Versions versions() {
    return versions;
  }

  @Override
  public String meaning() {
    return "CR4." + name() + " needs " + features;
  }
}
