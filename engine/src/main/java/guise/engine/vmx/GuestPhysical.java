package guise.engine.vmx;

import java.util.Arrays;

/**
 * Translations by EPT that are known (SDM volume 3, 30.4.2: guest-physical mappings), direct mapped
 * by page. They outlive entries and exits, even those without a VPID; INVEPT and EPT violations end
 * them.
 */
final class GuestPhysical {
  private static final int SIZE = 1 << 8;
  private static final long OFFSET = 0xFFF;
  private static final long NONE = -1;

  /** The pages; in bits 0 to 2 the accesses that a walk has been made for, flags included. */
  private final long[] pages = new long[SIZE];

  private final long[] frames = new long[SIZE];

  GuestPhysical() {
    Arrays.fill(pages, NONE);
  }

  /** Scattered: guests lay out tables and code at round distances. */
  private static int index(long physical) {
    return (int) ((physical >>> 12) * 0x9E37_79B9_7F4A_7C15L >>> 56);
  }

  /** Whether a translation is known that some accesses (bits 0 to 2) were already made with. */
  boolean has(long physical, long wanted) {
    long known = pages[index(physical)];
    return (known ^ physical) >>> 12 == 0 && (wanted & ~known) == 0;
  }

  /** The translation that {@link #has} found. */
  long of(long physical) {
    return frames[index(physical)] | physical & OFFSET;
  }

  /** A walk for some accesses has led to an address. */
  void remember(long physical, long wanted, long found) {
    int at = index(physical);
    boolean same = (pages[at] ^ physical) >>> 12 == 0 && frames[at] == (found & ~OFFSET);
    pages[at] = physical & ~OFFSET | wanted | (same ? pages[at] & OFFSET : 0);
    frames[at] = found & ~OFFSET;
  }

  void forget(long physical) {
    pages[index(physical)] = NONE;
  }
}
