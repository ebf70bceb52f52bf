package guise.replay.conform;

import com.google.errorprone.annotations.Immutable;
import java.util.Arrays;
import java.util.List;

/**
 * A step that may do as well as another: one register is set instead of three, or the guest itself
 * does what userspace did, which is a run at the same time.
 */
enum StandIn {
  // spotless:off
  MODE_BY_CR0    (Verb.SET_MODE,       s -> Step.of(Verb.SET_CR0, word(s, 0))),
  MODE_BY_CR4    (Verb.SET_MODE,       s -> Step.of(Verb.SET_CR4, word(s, 1))),
  MODE_BY_EFER   (Verb.SET_MODE,       s -> Step.of(Verb.SET_EFER, word(s, 2))),
  CR4_BY_GUEST   (Verb.SET_CR4,        s -> Step.of(Verb.GUEST_CR4, word(s, 0))),
  SREGS_BY_GUEST (Verb.SET_SREGS2_CR4, s -> Step.of(Verb.GUEST_CR4, word(s, 0))),
  XCR_BY_GUEST   (Verb.SET_XCRS,       s -> Step.of(Verb.GUEST_XSETBV, word(s, 0), word(s, 1))),
  MSR_BY_GUEST   (Verb.WRMSR,          s -> Step.of(Verb.GUEST_WRMSR, word(s, 0), word(s, 1))),
  BASE_BY_GUEST  (Verb.SET_APIC_BASE,  s -> Step.of(Verb.GUEST_WRMSR, "1b", word(s, 0)));
  // spotless:on

  /** Makes the one of the other. */
  @Immutable
  @FunctionalInterface
  private interface Maker {
    Step of(Step step);
  }

  private final Verb verb;
  private final Maker maker;

  StandIn(Verb verb, Maker maker) {
    this.verb = verb;
    this.maker = maker;
  }

  /** What may stand in for a step, plainest last. */
  static List<Step> of(Step step) {
    return Arrays.stream(values())
        .filter(row -> row.verb == step.verb())
        .map(row -> row.maker.of(step))
        .toList();
  }

  private static String word(Step step, int at) {
    return step.words().get(at);
  }
}
