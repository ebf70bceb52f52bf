package guise.engine.memory;

/**
 * What the guest's CPU says about paging.
 *
 * @param physicalBits MAXPHYADDR
 * @param gigabytePages whether an entry of level 3 may map a page
 * @param amd whether bit 8 of the entries of levels 4 and 5 is reserved
 */
public record PagingLimits(int physicalBits, boolean gigabytePages, boolean amd) {
  /** A CPU of 52 bits that knows pages of 1 GiB. */
  public static final PagingLimits WIDE = new PagingLimits(52, true, false);
}
