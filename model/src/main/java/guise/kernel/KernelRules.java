package guise.kernel;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What one kernel version does: the rows and behaviours that are in force in it. */
public final class KernelRules {
  private static final KernelVersion OLDEST = KernelVersion.of(5, 10);
  private static final KernelVersion NEWEST = KernelVersion.of(7, 2);

  private final KernelVersion version;
  private final List<Provided> features;
  private final List<Dependency> dependencies;
  private final Set<Behaviour> behaviours = EnumSet.noneOf(Behaviour.class);

  private KernelRules(KernelVersion version) {
    this.version = version;
    this.features = inForce(FeatureTable.ROWS);
    this.dependencies = inForce(Dependency.rows());
    for (Behaviour behaviour : Behaviour.values()) {
      if (has(behaviour)) {
        behaviours.add(behaviour);
      }
    }
  }

  /** The newest line there are rules for. */
  public static KernelVersion newest() {
    return NEWEST;
  }

  /**
   * The rules of a version.
   *
   * @throws IllegalArgumentException if the version is older than 5.10 or newer than 7.2
   */
  public static KernelRules of(KernelVersion version) {
    if (!version.lineIsAtLeast(OLDEST.major(), OLDEST.minor())
        || version.lineIsAtLeast(NEWEST.major(), NEWEST.minor() + 1)
        || version.major() == 5 && version.minor() > 19
        || version.major() == 6 && version.minor() > 19) {
      throw new IllegalArgumentException(
          "kernel %s is not modelled; Guise knows the lines %s to 5.19, 6.0 to 6.19 and 7.0 to %s"
              .formatted(version, OLDEST, NEWEST));
    }
    return new KernelRules(version);
  }

  private <R extends Rule> List<R> inForce(List<R> rows) {
    return rows.stream().filter(this::has).toList();
  }

  public KernelVersion version() {
    return version;
  }

  /** Whether a rule is in force. */
  public boolean has(Rule rule) {
    return rule.versions().include(version);
  }

  public boolean does(Behaviour behaviour) {
    return behaviours.contains(behaviour);
  }

  public int limit(Limit limit) {
    return limit.in(version).number();
  }

  /** The features KVM declares, in the manuals' order. */
  public List<Provided> features() {
    return features;
  }

  public List<Dependency> dependencies() {
    return dependencies;
  }
}
