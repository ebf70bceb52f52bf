package guise.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Options that a comparison takes once for both of its sides, or twice: before and after. */
enum Side {
  BEFORE,
  AFTER;

  /** This side's value: the only one, or of two the one in its place. */
  <T> Optional<T> of(List<T> values) {
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(this == BEFORE ? values.getFirst() : values.getLast());
  }

  /** The value of an option that may be given once. */
  static <T> Optional<T> only(String option, List<String> values, Function<String, T> read) {
    atMost(1, option, values);
    return values.stream().findFirst().map(read);
  }

  static void atMost(int limit, String option, List<?> values) {
    if (values.size() > limit) {
      String times = limit == 1 ? "once; guise diff compares two" : "twice: before and after";
      throw new BadInput(option + " can be given " + times);
    }
  }
}
