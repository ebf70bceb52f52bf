package guise.cli.nested;

import guise.engine.UpdateStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * One shape under both strategies, measured in turn.
 *
 * @param saved what each pair of runs saved, in nanoseconds a round trip
 */
public record Measured(Shape shape, Side eager, Side deferred, Spread saved, int tscKhz) {
  private static final int WARM_UP = 2;

  /** One strategy: nanoseconds and recomputations of a round trip. */
  public record Side(Spread nanos, long recomputations) {
    public double tripsPerSecond() {
      return 1e9 / nanos.median();
    }
  }

  /**
   * Measures.
   *
   * @param progress hears of every round that begins
   */
  public static Measured of(
      Setting setting, Shape shape, int rounds, long trips, IntConsumer progress) {
    long few = Math.min(trips, 1000);
    long eagerly = Trips.recomputationsPerTrip(setting, UpdateStrategy.EAGER, shape, few);
    long late = Trips.recomputationsPerTrip(setting, UpdateStrategy.DEFERRED, shape, few);
    List<Double> eager = new ArrayList<>();
    List<Double> deferred = new ArrayList<>();
    List<Double> saved = new ArrayList<>();
    int tscKhz = 0;
    for (int round = -WARM_UP; round < rounds; round++) {
      progress.accept(Math.max(round, 0));
      boolean eagerFirst = round % 2 == 0;
      var first = eagerFirst ? UpdateStrategy.EAGER : UpdateStrategy.DEFERRED;
      var second = eagerFirst ? UpdateStrategy.DEFERRED : UpdateStrategy.EAGER;
      Trips one = Trips.run(setting, first, shape, trips);
      Trips other = Trips.run(setting, second, shape, trips);
      tscKhz = one.tscKhz();
      if (round >= 0) {
        double before = (eagerFirst ? one : other).nanosPerTrip();
        double after = (eagerFirst ? other : one).nanosPerTrip();
        eager.add(before);
        deferred.add(after);
        saved.add(before - after);
      }
    }
    var sideOfEager = new Side(Spread.of(eager), eagerly);
    var sideOfDeferred = new Side(Spread.of(deferred), late);
    return new Measured(shape, sideOfEager, sideOfDeferred, Spread.of(saved), tscKhz);
  }

  /** Cycles of the guest's TSC for a time. */
  public double cycles(double nanos) {
    return nanos * tscKhz / 1e6;
  }

  public double savedPercent() {
    return 100 * saved.median() / eager.nanos().median();
  }
}
