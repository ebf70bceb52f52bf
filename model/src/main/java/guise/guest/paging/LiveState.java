package guise.guest.paging;

import com.google.errorprone.annotations.Immutable;

/**
 * What is alive when a vCPU's CPUID changes, or while two vCPUs differ: how guest memory is mapped,
 * and what the registers hold. A register nobody knows has every bit set.
 *
 * @param tdp whether KVM uses nested page tables
 * @param fiveLevels whether these can have five levels, and four
 * @param shadowPages whether shadow pages exist: without TDP, or for a guest that nests
 */
@Immutable
public record LiveState(
    boolean tdp,
    boolean fiveLevels,
    boolean shadowPages,
    long cr4,
    long efer,
    long apicBase,
    long xcr0,
    long xss) {
  private static final long UNKNOWN = -1;

  /** Nested page tables, registers unknown. */
  public static LiveState nested(boolean fiveLevels) {
    return new LiveState(true, fiveLevels, false, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
  }

  /** Shadow paging, registers unknown. */
  public static LiveState shadow() {
    return new LiveState(false, false, true, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
  }

  /** The same with shadow pages for a guest that nests. */
  public LiveState withShadowPages() {
    return new LiveState(tdp, fiveLevels, true, cr4, efer, apicBase, xcr0, xss);
  }

  public LiveState withControl(long otherCr4, long otherEfer) {
    return new LiveState(tdp, fiveLevels, shadowPages, otherCr4, otherEfer, apicBase, xcr0, xss);
  }

  public LiveState withApicBase(long other) {
    return new LiveState(tdp, fiveLevels, shadowPages, cr4, efer, other, xcr0, xss);
  }

  public LiveState withXstate(long otherXcr0, long otherXss) {
    return new LiveState(tdp, fiveLevels, shadowPages, cr4, efer, apicBase, otherXcr0, otherXss);
  }
}
