package guise.replay.conform;

import com.google.errorprone.annotations.Immutable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Why a machine answers otherwise than the model, where no model can follow: what depends on the
 * moment. A script is compared up to such a step. What a vendor module does otherwise is no cause
 * but a rule of the model.
 */
public enum Cause {
  // spotless:off
  SSE_IN_USE     ("whether SSE's registers, all 0, count as in use depends on what the processor did before; only bit 1 of XSTATE_BV differs", Cause::isSseInUse),
  TSC_ADJUSTED   ("the guest has set its TSC, and IA32_TSC_ADJUST tells by how much: the time until then", Cause::isAdjusted),
  CLOCK_IN_MEMORY("the guest had KVM write a clock or a count over its vectors, its code or its stack, and ran into it", Cause::isClock);
  // spotless:on

  private static final int TSC_ADJUST = 0x3B;

  /** Recognises a disagreement. */
  @Immutable
  @FunctionalInterface
  private interface Sign {
    boolean in(Disagreement found);
  }

  private final String meaning;
  private final Sign sign;

  Cause(String meaning, Sign sign) {
    this.meaning = meaning;
    this.sign = sign;
  }

  public String meaning() {
    return meaning;
  }

  static Optional<Cause> of(Disagreement found) {
    return Arrays.stream(values()).filter(cause -> cause.sign.in(found)).findFirst();
  }

  /** Whoever reads the state gets the same registers: XSTATE_BV alone says more of them. */
  private static boolean isSseInUse(Disagreement d) {
    boolean asked = d.step().verb() == Verb.XSAVE || d.step().verb() == Verb.XSAVE2;
    return asked && XsaveText.withSseInUse(d.expected()).equals(Optional.of(d.given()));
  }

  /** Nothing but the register itself, and only once the guest has written the TSC. */
  private static boolean isAdjusted(Disagreement d) {
    boolean asked = d.step().verb() == Verb.RDMSR || d.step().verb() == Verb.GUEST_RDMSR;
    return asked
        && d.step().word(0) == TSC_ADJUST
        && d.script().steps().subList(0, d.at()).stream().anyMatch(Cause::setsTsc);
  }

  private static boolean setsTsc(Step step) {
    return step.verb() == Verb.GUEST_WRMSR && step.word(0) == Answers.TSC;
  }

  /** Only what a run finds in memory can differ by it, and only where memory was written. */
  private static boolean isClock(Disagreement d) {
    List<Step> upToHere = d.script().steps().subList(0, d.at() + 1);
    return d.step().verb().executes() && upToHere.stream().anyMatch(Cause::overwrites);
  }

  private static boolean overwrites(Step step) {
    boolean writes = step.verb() == Verb.WRMSR || step.verb() == Verb.GUEST_WRMSR;
    return writes
        && SharedArea.of(step.word(0), step.number(1))
            .filter(area -> GuestMemory.isUsed(area.from(), area.size()))
            .isPresent();
  }
}
