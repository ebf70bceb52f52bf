package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.x86.Feature;

/** One feature changed by hand: {@code --set} or {@code --clear}. */
@Immutable
@SuppressWarnings("Immutable") // features are rows of enums
public record Edit(Feature feature, Change change) {
  /** What becomes of a feature. */
  public enum Change {
    SET,
    CLEAR
  }

  public static Edit set(Feature feature) {
    return new Edit(feature, Change.SET);
  }

  public static Edit clear(Feature feature) {
    return new Edit(feature, Change.CLEAR);
  }
}
