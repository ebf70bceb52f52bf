package guise.cli.nested;

import guise.x86.CpuidTable;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Locale;

/** What L1 and L2 have of the state that CPUID mirrors: the seven situations of the experiment. */
public enum Shape {
  // spotless:off
  A(0x010, "L1 has OSXSAVE, L2 has not: the case that was published", StaticFeature.XSAVE),
  B(0x030, "L2 has the same OSXSAVE, PKE, XCR0 and XSS",              StaticFeature.XSAVE),
  C(0x0B0, "L2 has another XCR0",                                     StaticFeature.XSAVE, StaticFeature.AVX),
  D(0x070, "L2 has PKE, L1 has not",                                  StaticFeature.XSAVE, StaticFeature.PKU),
  E(0x1F0, "L2 has another PKE, XCR0 and XSS",                        StaticFeature.XSAVE, StaticFeature.AVX, StaticFeature.PKU, StaticFeature.XSAVES),
  F(0x230, "XSS in both MSR-load lists, its value the same",          StaticFeature.VMX, StaticFeature.XSAVE, StaticFeature.XSAVES),
  G(0x000, "one CR4 for L1 and L2");
  // spotless:on

  private final long parameter;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of constants
  private final List<StaticFeature> needs;

  Shape(long parameter, String meaning, StaticFeature... needs) {
    this.parameter = parameter;
    this.meaning = meaning;
    this.needs = List.of(needs);
  }

  /** What the guests take as P2. */
  long parameter() {
    return parameter;
  }

  public String meaning() {
    return meaning;
  }

  /** The features that the shape needs and a guest does not have. */
  public List<StaticFeature> missing(CpuidTable guest) {
    return needs.stream().filter(feature -> !guest.announces(feature)).toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
