package guise.bench.bochs;

import com.google.errorprone.annotations.Immutable;
import java.util.Locale;

/** What a guest's speed is to be. */
@Immutable
sealed interface Aim {
  /** None is set. */
  record None() implements Aim {}

  /** A time not to be exceeded. */
  record AtMost(double figure) implements Aim {}

  /** So many times as fast as Bochs. */
  record TimesBochs(double factor) implements Aim {}

  default boolean isMet(double figure, double ratio) {
    return switch (this) {
      case None() -> true;
      case AtMost(double most) -> figure <= most;
      case TimesBochs(double factor) -> ratio >= factor;
    };
  }

  default String text() {
    return switch (this) {
      case None() -> "";
      case AtMost(double most) -> String.format(Locale.ROOT, "at most %s", number(most));
      case TimesBochs(double factor) -> number(factor) + " times Bochs";
    };
  }

  private static String number(double figure) {
    return figure == Math.rint(figure) ? Long.toString((long) figure) : Double.toString(figure);
  }
}
