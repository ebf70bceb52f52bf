package guise.engine;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.KernelRules;
import guise.kernel.Rule;
import guise.kernel.Versions;

/**
 * The searches through a vCPU's CPUID that bringing it up to date takes in old kernels, besides
 * those for what it writes. A search looks at entries in the order of the table, at all of them
 * where it finds none.
 */
enum RuntimeLookup implements Rule {
  // spotless:off
  MWAIT         (Versions.before(6, 14).documented(), (t, mwait) -> mwait ? t.costOf(1, 0) : 0,           "without its quirk MWAIT's bit is looked for once more"),
  PV_FIXED      (Versions.before(5, 17).provisional(), (t, _) -> t.costOf(HypervisorLeaves.FEATURES, 0), "KVM's features stand in leaf 0x40000001"),
  PV_REMEMBERED (Versions.since(5, 17).until(6, 9).documented(), (t, _) -> HypervisorLeaves.rememberedCost(t),      "where KVM's leaves begin was found when CPUID was set"),
  PV_SEARCHED   (Versions.since(6, 9).until(6, 14).documented(), (t, _) -> HypervisorLeaves.searchCost(t), "KVM's signature is looked for at every base, then its features");
  // spotless:on

  /** How many entries a search looks at. */
  @Immutable
  private interface Cost {
    long in(HeldCpuid table, boolean mwait);
  }

  private final Versions versions;
  private final Cost cost;
  private final String meaning;

  RuntimeLookup(Versions versions, Cost cost, String meaning) {
    this.versions = versions;
    this.cost = cost;
    this.meaning = meaning;
  }

  /** The entries that one update of a table looks at besides. */
  static long cost(KernelRules rules, HeldCpuid table, boolean mwait) {
    long entries = 0;
    for (RuntimeLookup row : values()) {
      entries += rules.has(row) ? row.cost.in(table, mwait) : 0;
    }
    return entries;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
