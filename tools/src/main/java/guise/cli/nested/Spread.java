package guise.cli.nested;

import java.util.Arrays;
import java.util.List;

/** Measurements of one thing: their median, the quartiles and the extremes. */
public record Spread(double least, double lower, double median, double upper, double most) {
  /** Sums up at least one measurement. */
  public static Spread of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Spread(
        sorted[0], at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted[sorted.length - 1]);
  }

  /** A quantile, between two measurements in proportion. */
  private static double at(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
