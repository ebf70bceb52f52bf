package guise.replay.conform;

import guise.x86.CpuidTable;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where random operands come from.
 *
 * @param supported the table that tables are made of
 * @param msrs the registers a KVM lists, which come up more often than others
 */
public record Draw(SplittableRandom random, CpuidTable supported, List<Integer> msrs) {
  public Draw {
    msrs = List.copyOf(msrs);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** One time of so many. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  long of(long... values) {
    return values[below(values.length)];
  }

  /** Mostly one of some values; else that with a bit turned round, or anything. */
  long near(long... values) {
    long value = of(values);
    return switch (below(10)) {
      case 0 -> value ^ 1L << below(Long.SIZE);
      case 1 -> value ^ 1L << below(Integer.SIZE);
      case 2 -> oneIn(4) ? random.nextLong() : value;
      default -> value;
    };
  }

  /** Some bits of a few. */
  long bits(int... places) {
    long value = 0;
    for (int count = below(4); count > 0; count--) {
      value |= 1L << places[below(places.length)];
    }
    return oneIn(12) ? value | 1L << below(Long.SIZE) : value;
  }
}
