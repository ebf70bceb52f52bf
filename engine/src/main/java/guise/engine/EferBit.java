package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import guise.guest.GuestCapabilities;
import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.x86.StaticFeature;
import org.jspecify.annotations.Nullable;

/** The bits of EFER: on which hosts one can be set, and what of the guest's CPUID it needs. */
enum EferBit implements Rule {
  // spotless:off
  SCE      ( 0, ALL, null,                   "always",                    p -> true),
  LME      ( 8, ALL, StaticFeature.LM,       "always",                    p -> true),
  LMA      (10, ALL, StaticFeature.LM,       "always",                    p -> true),
  NX       (11, ALL, StaticFeature.NX,       "the host uses it",          p -> p.view.has(StaticFeature.NX)),
  SVME     (12, ALL, StaticFeature.SVM,      "SVM nests",                 p -> p.caps.has(StaticFeature.SVM)),
  LMSLE    (13, ALL, null,                   "SVM nests",                 EferBit::lmsle),
  FFXSR    (14, ALL, StaticFeature.FXSR_OPT, "KVM offers FXSR_OPT",       p -> byVendor(p, StaticFeature.FXSR_OPT)),
  AUTOIBRS (21, since(6, 3).documented(), StaticFeature.AUTOIBRS, "KVM offers AUTOIBRS", p -> byVendor(p, StaticFeature.AUTOIBRS));
  // spotless:on

  /** Whether a host lets the bit be set. */
  @Immutable
  private interface Condition {
    boolean holds(Platform platform);
  }

  private final int bit;
  private final Versions versions;
  private final @Nullable StaticFeature needs;
  private final String where;
  private final Condition condition;

  EferBit(
      int bit,
      Versions versions,
      @Nullable StaticFeature needs,
      String where,
      Condition condition) {
    this.bit = bit;
    this.versions = versions;
    this.needs = needs;
    this.where = where;
    this.condition = condition;
  }

  long mask() {
    return 1L << bit;
  }

  boolean isSetIn(long efer) {
    return (efer & mask()) != 0;
  }

  /** Up to 6.19 only the SVM module allowed these two, where the host has them. */
  private static boolean byVendor(Platform p, StaticFeature feature) {
    return p.does(Behaviour.EFER_BITS_BY_CAPS)
        ? p.caps.has(feature)
        : p.svm() && p.view.has(feature);
  }

  private static boolean lmsle(Platform p) {
    boolean withdrawn =
        p.does(Behaviour.LMSLE_WITHDRAWN) && p.view.has(StaticFeature.EFER_LMSLE_MBZ);
    return p.caps.has(StaticFeature.SVM) && !withdrawn;
  }

  /** The bits that can be set on a host. */
  static long allowed(Platform platform) {
    long allowed = 0;
    for (EferBit row : values()) {
      if (platform.rules.has(row) && row.condition.holds(platform)) {
        allowed |= row.mask();
      }
    }
    return allowed;
  }

  /** Whether a guest's CPUID has what the bits of a value need. */
  static boolean suits(GuestCapabilities caps, Platform platform, long efer) {
    for (EferBit row : values()) {
      StaticFeature feature = row.needs;
      boolean counts = platform.rules.has(row) && row.isSetIn(efer);
      if (feature != null && counts && !caps.has(feature)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Versions versions() {
    return versions;
  }

  @Override
  public String meaning() {
    return "EFER." + name() + ": " + where + (needs == null ? "" : ", and the guest has " + needs);
  }
}
