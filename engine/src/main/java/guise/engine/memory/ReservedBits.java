package guise.engine.memory;

/**
 * The bits that must be 0 in the entries of paging structures: per level, for entries that refer to
 * a table and for those that map a page (SDM volume 3, 4.3 to 4.5; APM volume 2, 5.3 to 5.5).
 *
 * <p>They follow from the guest's CPU ({@link PagingLimits}) and from EFER.NXE.
 */
final class ReservedBits {
  private static final long XD = 1L << 63;
  private static final long PS = 1 << 7;
  private static final long BIT8 = 1 << 8;

  /** Bits 62:52 are for software, or for protection keys. */
  private static final long ADDRESS = (1L << 52) - 1;

  private final long[] table = new long[6];
  private final long[] page = new long[6];

  ReservedBits(PagingMode mode, PagingLimits limits, boolean nxe, boolean pse) {
    long high = limits.physicalBits() > 63 ? 0 : -1L << limits.physicalBits();
    switch (mode) {
      case LEVEL4, LEVEL5 -> longMode(high & ADDRESS | (nxe ? 0 : XD), limits);
      case PAE -> pae(high & ~XD | (nxe ? 0 : XD));
      case BITS32 -> page[2] = pse ? span(17, 21) : 0;
      case NONE -> {}
    }
  }

  private void longMode(long high, PagingLimits limits) {
    long top = high | PS | (limits.amd() ? BIT8 : 0);
    for (int level = 1; level <= 3; level++) {
      table[level] = high;
    }
    table[4] = top;
    table[5] = top;
    page[1] = high;
    page[2] = high | span(13, 20);
    page[3] = high | span(13, 29) | (limits.gigabytePages() ? 0 : PS);
    page[4] = top;
    page[5] = top;
  }

  private void pae(long high) {
    table[1] = high;
    table[2] = high;
    page[1] = high;
    page[2] = high | span(13, 20);
  }

  /** What PDPTRs of PAE paging must leave 0, where they are present. */
  static long ofPdptr(PagingLimits limits) {
    long high = limits.physicalBits() > 63 ? 0 : -1L << limits.physicalBits();
    return high | span(5, 8) | span(1, 2);
  }

  private static long span(int low, int high) {
    return (1L << high + 1) - (1L << low);
  }

  boolean broken(long entry, int level, boolean maps) {
    return (entry & (maps ? page[level] : table[level])) != 0;
  }
}
