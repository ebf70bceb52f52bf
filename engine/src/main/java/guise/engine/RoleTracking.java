package guise.engine;

import guise.guest.paging.CounterWidth;
import guise.guest.paging.Untracked;
import java.util.Set;

/** What the role of a shadow page tells of the guest's CPUID, and the counters that takes. */
public enum RoleTracking {
  /** Nothing, and counters of 16 bits: every kernel. */
  NOTHING(CounterWidth.U16, Set.of()),
  /** Nothing, and counters of 32 bits: what the wider counters cost alone. */
  NOTHING_WIDE(CounterWidth.U32, Set.of()),
  /** All of it: what was rejected in June 2021. */
  CPUID(CounterWidth.U32, Untracked.OF_CPUID);

  private final CounterWidth counters;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set of enums
  private final Set<Untracked> tracked;

  RoleTracking(CounterWidth counters, Set<Untracked> tracked) {
    this.counters = counters;
    this.tracked = tracked;
  }

  public CounterWidth counters() {
    return counters;
  }

  public Set<Untracked> tracked() {
    return tracked;
  }
}
