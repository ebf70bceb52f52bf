package guise.replay.conform;

import com.google.errorprone.annotations.Immutable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why a machine answers otherwise than the model, where that is known and the model is not to
 * follow: what depends on the moment, and what kvm_pvm makes of guests it cannot run. A script is
 * compared up to such a step.
 */
public enum Cause {
  // spotless:off
  STATE_IN_USE        ("whether x87 and SSE count as in use is the processor's choice where they are as initially; only these bits of XSTATE_BV differ", Cause::isStateInUse),
  PAGING_OUTSIDE_64BIT("kvm_pvm has no paging outside 64-bit mode: CR0.PG is dropped, and the vCPU runs no more", Cause::isPaging),
  NOT_EMULATED        ("kvm_pvm emulates real mode, and KVM's emulator does not know the instruction", Cause::isNotEmulated),
  CLOCK_IN_MEMORY     ("the guest made KVM write a clock or a count over its vectors or its code", Cause::isClock);
  // spotless:on

  private static final Set<Verb> SREGS =
      EnumSet.of(
          Verb.SREGS,
          Verb.SREGS2,
          Verb.SET_CR0,
          Verb.SET_CR3,
          Verb.SET_CR4,
          Verb.SET_CR8,
          Verb.SET_EFER,
          Verb.SET_MODE,
          Verb.SET_APIC_BASE,
          Verb.SET_SREGS2_CR4);

  private static final long PG = 1L << 31;
  private static final long LME = 1 << 8;
  private static final Set<Integer> IN_MEMORY =
      Set.of(0x11, 0x12, 0x4B56_4D00, 0x4B56_4D01, 0x4B56_4D02, 0x4B56_4D03, 0x4B56_4D04);

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

  private static boolean isStateInUse(Disagreement d) {
    boolean asked = d.step().verb() == Verb.XSAVE || d.step().verb() == Verb.XSAVE2;
    return asked && legacyAside(d.expected()).equals(legacyAside(d.given()));
  }

  private static String legacyAside(String xsave) {
    return xsave.replaceAll("xstate_bv=[0-3] ", "").replaceAll(",200:[0-3],", ",");
  }

  private static boolean isPaging(Disagreement d) {
    boolean shows = SREGS.contains(d.step().verb());
    boolean stuck = d.step().verb().executes() && d.given().startsWith("Shutdown");
    return (shows || stuck) && before(d).stream().anyMatch(Cause::pages);
  }

  private static boolean pages(Step step) {
    return switch (step.verb()) {
      case SET_CR0 -> (step.number(0) & PG) != 0;
      case SET_MODE -> (step.number(0) & PG) != 0 && (step.number(2) & LME) == 0;
      default -> false;
    };
  }

  private static boolean isNotEmulated(Disagreement d) {
    return d.step().verb() == Verb.GUEST_CODE
        && d.given().startsWith("FailedInternally[suberror=1, ")
        && d.given().contains("instruction=" + d.step().words().getFirst() + "f4");
  }

  private static boolean isClock(Disagreement d) {
    return d.step().verb().executes() && before(d).stream().anyMatch(Cause::writesMemory);
  }

  private static boolean writesMemory(Step step) {
    boolean writes = step.verb() == Verb.WRMSR || step.verb() == Verb.GUEST_WRMSR;
    return writes
        && IN_MEMORY.contains(step.word(0))
        && Long.compareUnsigned(step.number(1), GuestMemory.SIZE) < 0;
  }

  private static List<Step> before(Disagreement d) {
    return d.script().steps().subList(0, d.at());
  }
}
