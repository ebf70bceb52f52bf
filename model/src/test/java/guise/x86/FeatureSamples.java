package guise.x86;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assertions;

/** Sets of features to try a property on; the same ones in every run. */
final class FeatureSamples {
  private static final int COUNT = 500;

  private FeatureSamples() {}

  /** Checks a property of every sample; on failure drops features while the failure stays. */
  static void always(String property, Predicate<Set<StaticFeature>> holds) {
    for (int seed = 0; seed < COUNT; seed++) {
      Set<StaticFeature> sample = sample(new SplittableRandom(seed));
      if (!holds.test(sample)) {
        Assertions.fail(property + ": not for " + smallest(sample, holds) + ", seed " + seed);
      }
    }
  }

  /** From hardly any feature to nearly all of them. */
  private static Set<StaticFeature> sample(SplittableRandom random) {
    double share = random.nextDouble();
    var sample = EnumSet.noneOf(StaticFeature.class);
    for (StaticFeature feature : StaticFeature.values()) {
      if (random.nextDouble() < share) {
        sample.add(feature);
      }
    }
    return sample;
  }

  private static Set<StaticFeature> smallest(
      Set<StaticFeature> failing, Predicate<Set<StaticFeature>> holds) {
    for (StaticFeature feature : failing) {
      var smaller = EnumSet.noneOf(StaticFeature.class);
      smaller.addAll(failing);
      smaller.remove(feature);
      if (!holds.test(smaller)) {
        return smallest(smaller, holds);
      }
    }
    return failing;
  }
}
