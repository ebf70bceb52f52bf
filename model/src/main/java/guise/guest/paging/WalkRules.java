package guise.guest.paging;

import com.google.errorprone.annotations.Immutable;

/**
 * What decides which bits of a page-table entry are reserved.
 *
 * @param mode the format
 * @param reservedGpa the address bits the guest does not have: those from MAXPHYADDR on, without
 *     the encryption bit of an SEV guest
 * @param nx EFER.NX
 * @param gigabytePages whether a PDPTE may map 1 GiB; of EPT: whether the capability is there
 * @param twoMegabytePages the same of 2 MiB, which only EPT can lack
 * @param amdCompatible whether the guest's CPUID names AMD or Hygon
 * @param pse CR4.PSE, which only 32-bit tables ask
 * @param executeOnly whether EPT may forbid reading and allow execution
 */
@Immutable
public record WalkRules(
    PagingMode mode,
    long reservedGpa,
    boolean nx,
    boolean gigabytePages,
    boolean twoMegabytePages,
    boolean amdCompatible,
    boolean pse,
    boolean executeOnly) {
  /** A guest's own page tables in its present state. */
  public static WalkRules of(
      PagingState state, long reservedGpa, boolean gigabytePages, boolean amdCompatible) {
    return new WalkRules(
        state.mode(),
        reservedGpa,
        state.nx(),
        gigabytePages,
        true,
        amdCompatible,
        state.pse(),
        false);
  }

  /** Extended page tables that a guest made for its own guest. */
  public static WalkRules ept(
      long reservedGpa, boolean gigabytePages, boolean twoMegabytePages, boolean executeOnly) {
    return new WalkRules(
        PagingMode.EPT,
        reservedGpa,
        true,
        gigabytePages,
        twoMegabytePages,
        false,
        false,
        executeOnly);
  }

  /**
   * Whether PDPTEs may map 1 GiB. With nested page tables the host decides, whatever CPUID tells:
   * the processor that walks cannot be told otherwise.
   */
  public static boolean allowsGigabytePages(boolean tdp, boolean hostHas, boolean guestHas) {
    return tdp ? hostHas : guestHas;
  }

  /** The address bits beyond a width, without the encryption bit; -1 where the guest has none. */
  public static long reservedGpa(int physicalBits, int encryptionBit) {
    long beyond = physicalBits > 63 ? 0 : -1L << physicalBits;
    return encryptionBit < 0 ? beyond : beyond & ~(1L << encryptionBit);
  }
}
