package guise.guest;

import guise.host.Host;
import guise.host.RawCpuid;
import guise.kernel.Dependency;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;
import guise.kernel.Rule;
import guise.x86.CpuidBit;
import guise.x86.CpuidBits;
import guise.x86.Feature;
import guise.x86.Signature;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The host kernel at work on its processor: the state that the rows of {@link KernelRule} change,
 * one after the other.
 */
final class KernelViewing {
  final Host host;
  final Kernel kernel;
  final KernelRules rules;
  final RawCpuid raw;
  final Signature signature;
  final Optional<Vendor> vendor;
  final Set<KernelFlag> flags = EnumSet.noneOf(KernelFlag.class);
  final Set<CpuBug> bugs = EnumSet.noneOf(CpuBug.class);
  final Ledger ledger = new Ledger(Stage.KERNEL);
  long xcr0;
  long xss;
  int physicalBits;

  private final Set<CpuidBit> forcedOff = new HashSet<>();
  private final Set<KernelFlag> flagsForcedOff = EnumSet.noneOf(KernelFlag.class);
  private final CpuidBits.Builder features = new CpuidBits.Builder();

  KernelViewing(Host host, Kernel kernel, KernelRules rules) {
    this.host = host;
    this.kernel = kernel;
    this.rules = rules;
    this.raw = host.cpuid();
    this.signature = raw.signature();
    this.vendor = raw.vendor();
    for (KernelWord word : KernelWord.values()) {
      features.put(word.place(), host.common(word.place()));
    }
  }

  KernelView view() {
    return new KernelView(features.build(), flags, bugs, xcr0, xss, physicalBits);
  }

  boolean is(Vendor wanted) {
    return vendor.filter(wanted::equals).isPresent();
  }

  boolean amdOrHygon() {
    return vendor.map(Vendor::amdCompatible).orElse(false);
  }

  /** The kernel sees that it is itself a guest. */
  boolean isGuest() {
    return raw.has(StaticFeature.HYPERVISOR.bit());
  }

  boolean has(Feature feature) {
    return features.has(feature.bit());
  }

  boolean has(KernelFlag flag) {
    return flags.contains(flag);
  }

  boolean has(CpuBug bug) {
    return bugs.contains(bug);
  }

  /** Switches a feature off for good: what the kernel finds out later does not bring it back. */
  void clearForGood(Feature feature, Rule rule, String because) {
    clear(feature, rule, because);
    forcedOff.add(feature.bit());
  }

  void clearForGood(KernelFlag flag, Rule rule, String because) {
    clear(flag, rule, because);
    flagsForcedOff.add(flag);
  }

  void set(Feature feature, Rule rule, String because) {
    if (forcedOff.contains(feature.bit())) {
      return;
    }
    features.set(feature.bit(), true);
    ledger.bit(feature.bit(), true, rule, because);
  }

  void set(KernelFlag flag, Rule rule, String because) {
    if (!flagsForcedOff.contains(flag) && flags.add(flag)) {
      ledger.fact(flag.name(), 1, rule, because);
    }
  }

  void set(CpuBug bug, Rule rule, String because) {
    if (bugs.add(bug)) {
      ledger.fact(bug.name(), 1, rule, because);
    }
  }

  void clear(KernelFlag flag, Rule rule, String because) {
    if (flags.remove(flag)) {
      ledger.fact(flag.name(), 0, rule, because);
    }
  }

  void clear(CpuBug bug, Rule rule, String because) {
    if (bugs.remove(bug)) {
      ledger.fact(bug.name(), 0, rule, because);
    }
  }

  /** Clears one feature and nothing that depends on it, as a bit that CPUID itself lost. */
  void drop(Feature feature, Rule rule, String because) {
    if (has(feature)) {
      features.set(feature.bit(), false);
      ledger.bit(feature.bit(), false, rule, because);
    }
  }

  /** Clears a feature on purpose: what depends on it goes too. */
  void clear(Feature feature, Rule rule, String because) {
    drop(feature, rule, because);
    for (Dependency dependency : rules.dependencies()) {
      if (dependency.cleared() == feature) {
        for (StaticFeature dependent : dependency.also()) {
          if (has(dependent)) {
            clear(dependent, dependency, "it needs " + feature.name() + " (" + because + ")");
          }
        }
      }
    }
  }

  /** Says that a feature stays because of something the host's source does not tell. */
  void keep(Feature feature, Rule rule, String because, String assumption) {
    if (has(feature)) {
      ledger.bit(feature.bit(), true, rule, because);
      ledger.assuming(assumption);
    }
  }

  /** Notes what the last decision took for granted. */
  void assuming(String what) {
    ledger.assuming(what);
  }
}
