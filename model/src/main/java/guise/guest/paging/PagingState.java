package guise.guest.paging;

import com.google.errorprone.annotations.Immutable;

/**
 * The state of a vCPU that its roles are computed from.
 *
 * @param smm whether it is in system management mode
 * @param guestMode whether it runs a guest of its own (L2)
 * @param physicalBits the guest's MAXPHYADDR, which stood in the extended role up to 5.13
 */
@Immutable
public record PagingState(
    long cr0, long cr4, long efer, boolean smm, boolean guestMode, int physicalBits) {
  private static final long CR0_WP = 1L << 16;
  private static final long CR0_PG = 1L << 31;
  private static final long CR4_PSE = 1L << 4;
  private static final long CR4_PAE = 1L << 5;
  private static final long CR4_LA57 = 1L << 12;
  private static final long CR4_SMEP = 1L << 20;
  private static final long CR4_SMAP = 1L << 21;
  private static final long CR4_PKE = 1L << 22;
  private static final long EFER_LMA = 1L << 10;
  private static final long EFER_NX = 1L << 11;

  boolean paging() {
    return (cr0 & CR0_PG) != 0;
  }

  boolean writeProtects() {
    return (cr0 & CR0_WP) != 0;
  }

  boolean pse() {
    return (cr4 & CR4_PSE) != 0;
  }

  boolean pae() {
    return (cr4 & CR4_PAE) != 0;
  }

  boolean smep() {
    return (cr4 & CR4_SMEP) != 0;
  }

  boolean smap() {
    return (cr4 & CR4_SMAP) != 0;
  }

  /** Protection keys count in long mode only. */
  boolean pke() {
    return longMode() && (cr4 & CR4_PKE) != 0;
  }

  /** Five levels count in long mode only. */
  boolean la57() {
    return longMode() && (cr4 & CR4_LA57) != 0;
  }

  boolean longMode() {
    return (efer & EFER_LMA) != 0;
  }

  boolean nx() {
    return (efer & EFER_NX) != 0;
  }

  /** The levels of the guest's own page tables. */
  int level() {
    return mode().levels();
  }

  /** How the guest's page tables are read; without paging as they would be. */
  public PagingMode mode() {
    if (longMode()) {
      return la57() ? PagingMode.FIVE_LEVEL : PagingMode.FOUR_LEVEL;
    }
    return pae() ? PagingMode.PAE : PagingMode.TWO_LEVEL;
  }
}
