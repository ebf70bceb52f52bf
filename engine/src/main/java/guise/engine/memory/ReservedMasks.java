package guise.engine.memory;

import guise.guest.paging.PagingMode;
import guise.guest.paging.ReservedBits;
import guise.guest.paging.WalkRules;
import org.jspecify.annotations.Nullable;

/**
 * The reserved bits of a guest's page tables, for each state its paging can be in: worked out when
 * it is first in that state.
 */
final class ReservedMasks {
  private static final int STATES = 4;
  private static final int NO_ENCRYPTION = -1;

  private final PagingLimits limits;
  private final @Nullable ReservedBits[] known =
      new ReservedBits[STATES * (Paging.values().length + 1)];

  ReservedMasks(PagingLimits limits) {
    this.limits = limits;
  }

  private long reservedGpa() {
    return WalkRules.reservedGpa(limits.physicalBits(), NO_ENCRYPTION);
  }

  /** What PDPTRs of PAE paging must leave 0, where they are present. */
  long ofPdptr() {
    return ReservedBits.ofPdptr(reservedGpa());
  }

  @SuppressWarnings("EnumOrdinal") // an index within this class
  ReservedBits of(Paging paging, boolean nxe, boolean pse) {
    int at = paging.ordinal() * STATES + (nxe ? 2 : 0) + (pse ? 1 : 0);
    ReservedBits masks = known[at];
    if (masks == null) {
      masks = ReservedBits.of(rules(paging, nxe, pse));
      known[at] = masks;
    }
    return masks;
  }

  private WalkRules rules(Paging paging, boolean nxe, boolean pse) {
    PagingMode format =
        switch (paging) {
          case NONE, BITS32 -> PagingMode.TWO_LEVEL;
          case PAE -> PagingMode.PAE;
          case LEVEL4 -> PagingMode.FOUR_LEVEL;
          case LEVEL5 -> PagingMode.FIVE_LEVEL;
        };
    boolean gigabytes = limits.gigabytePages();
    return new WalkRules(format, reservedGpa(), nxe, gigabytes, true, limits.amd(), pse, false);
  }
}
