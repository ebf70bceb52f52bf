package guise.guest.paging;

import java.util.Arrays;

/**
 * The masks of reserved bits for one state of a guest's paging, ready to be asked for every entry
 * of a walk: by the level, and by bit 7 of the entry.
 *
 * <p>A bit that is set although it is reserved makes the walk fault: #PF whose error code has P and
 * RSVD (and I/D for a fetch only where EFER.NX or CR4.SMEP is set), of EPT a misconfiguration.
 */
public final class ReservedBits {
  private static final int PAGE_SIZE = 7;
  private static final int PERMISSIONS = 8;
  private static final int LOW_BITS = 0x3F;

  /** Write without read, and write and execute without read. */
  private static final long WRITE_ONLY = 1L << 2 | 1L << 6;

  private static final long EXECUTE_ONLY = 1L << 4;

  /** Memory types that do not exist, by number. */
  private static final int[] NO_MEMORY_TYPES = {2, 3, 7};

  private static final long PDPTR_BITS = 0x1E6;

  /** At {@code level << 1 | bit 7}. */
  private final long[] masks = new long[(PagingMode.MOST + 1) << 1];

  /** Of EPT: the combinations of an entry's lowest six bits that are wrong, a bit for each. */
  private final long misconfigured;

  private ReservedBits(WalkRules walk) {
    Arrays.fill(masks, -1); // a level that the format does not have
    for (EntryFormat entry : EntryFormat.of(walk.mode())) {
      masks[entry.level() << 1] = entry.reservedOfTable(walk);
      masks[entry.level() << 1 | 1] = entry.reservedOfPage(walk);
    }
    misconfigured = walk.mode() == PagingMode.EPT ? misconfigured(walk.executeOnly()) : 0;
  }

  public static ReservedBits of(WalkRules walk) {
    return new ReservedBits(walk);
  }

  private static long misconfigured(boolean executeOnly) {
    long wrong = 0;
    for (int type : NO_MEMORY_TYPES) {
      wrong |= 0xFFL << type * PERMISSIONS;
    }
    long permissions = executeOnly ? WRITE_ONLY : WRITE_ONLY | EXECUTE_ONLY;
    for (int type = 0; type < PERMISSIONS; type++) {
      wrong |= permissions << type * PERMISSIONS;
    }
    return wrong;
  }

  /** The mask of a level, for entries that point to a table: bit 7 is clear. */
  public long ofTable(int level) {
    return masks[level << 1];
  }

  /** The mask of a level, for entries whose bit 7 is set: large pages, where the level has them. */
  public long ofPage(int level) {
    return masks[level << 1 | 1];
  }

  /** The reserved bits that an entry has set; 0 where it is as it should be. */
  public long setIn(long entry, int level) {
    return entry & masks[level << 1 | (int) (entry >>> PAGE_SIZE) & 1];
  }

  /** Whether a present entry of EPT has a memory type or permissions that do not exist. */
  public boolean isMisconfigured(long entry) {
    return (misconfigured >>> (entry & LOW_BITS) & 1) != 0;
  }

  /**
   * The bits that must be clear in a present page-directory-pointer register of PAE, which MOV to
   * CR3, CR0 and CR4 check with #GP.
   */
  public static long ofPdptr(long reservedGpa) {
    return reservedGpa | PDPTR_BITS;
  }
}
