package guise.guest;

import java.util.List;

/** What a stage computed, together with the decisions it took, in order. */
public record Staged<T>(T value, List<Decision> decisions) {
  public Staged {
    decisions = List.copyOf(decisions);
  }
}
