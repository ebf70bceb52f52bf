package guise.contract.vcpu;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A claim about random cases, each a list: of steps, of entries. A case that fails is made smaller
 * as long as it still fails, and what is left is reported with the seed it came from.
 *
 * @param generator makes a case
 * @param simpler what an element may be replaced by; the same element where nothing is simpler
 */
record Property<T>(Function<SplittableRandom, List<T>> generator, UnaryOperator<T> simpler) {
  /** Checks a case from scratch, or throws. */
  interface Check<T> {
    void check(List<T> elements);
  }

  static <T> Property<T> of(Function<SplittableRandom, List<T>> generator) {
    return new Property<>(generator, same -> same);
  }

  /** Checks as many cases as there are seeds. */
  void holds(int seeds, Check<T> check) {
    for (int seed = 0; seed < seeds; seed++) {
      holdsFor(seed, check);
    }
  }

  /** Checks the case of one seed. */
  void holdsFor(int seed, Check<T> check) {
    List<T> elements = generator.apply(new SplittableRandom(seed));
    if (failure(check, elements) != null) {
      throw report(seed, elements, check);
    }
  }

  private AssertionError report(int seed, List<T> elements, Check<T> check) {
    List<T> smallest = smallest(elements, check);
    var text = new StringBuilder("seed " + seed + ", made smaller from ");
    text.append(elements.size()).append(" to ").append(smallest.size()).append(":");
    smallest.forEach(element -> text.append("\n  ").append(element));
    return new AssertionError(text.toString(), failure(check, smallest));
  }

  @SuppressWarnings("PMD.AvoidCatchingGenericException")
  private static <T> Throwable failure(Check<T> check, List<T> elements) {
    try {
      check.check(elements);
      return null;
    } catch (AssertionError | RuntimeException failure) {
      return failure;
    }
  }

  /** Leaves out runs of elements, halves first, then makes what is left simpler. */
  List<T> smallest(List<T> failing, Check<T> check) {
    List<T> left = failing;
    for (int run = Math.max(1, left.size() / 2); run > 0; run /= 2) {
      left = without(left, run, check);
    }
    left = without(left, 1, check); // what once was needed may be needless now
    return simplified(left, check);
  }

  private static <T> List<T> without(List<T> failing, int run, Check<T> check) {
    List<T> left = failing;
    for (int from = 0; from < left.size(); ) {
      var shorter = new ArrayList<>(left);
      shorter.subList(from, Math.min(from + run, left.size())).clear();
      if (failure(check, shorter) != null) {
        left = shorter;
      } else {
        from += run;
      }
    }
    return left;
  }

  private List<T> simplified(List<T> failing, Check<T> check) {
    var left = new ArrayList<>(failing);
    for (int at = 0; at < left.size(); at++) {
      T before = left.get(at);
      left.set(at, simpler.apply(before));
      if (failure(check, left) == null) {
        left.set(at, before);
      }
    }
    return left;
  }
}
