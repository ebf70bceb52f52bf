package guise.engine.memory;

import java.util.Arrays;

/**
 * The physical pages that hold decoded instructions: a set of page numbers, open addressing.
 *
 * <p>Readers take no lock: they look at one array, which is replaced when it grows.
 */
final class WatchedPages {
  private static final long FREE = -1;

  /** A page that was removed: the search goes on behind it. */
  private static final long REMOVED = -2;

  private volatile long[] pages = free(64);
  private int used;

  private static long[] free(int size) {
    long[] table = new long[size];
    Arrays.fill(table, FREE);
    return table;
  }

  boolean has(long physical) {
    long[] table = pages;
    return table[find(table, physical >>> 12)] == physical >>> 12;
  }

  /** The place of a page, or the free place where the search for it ends. */
  private static int find(long[] table, long page) {
    int mask = table.length - 1;
    int at = (int) (page * 0x9E37_79B9_7F4A_7C15L >>> 40) & mask;
    while (table[at] != page && table[at] != FREE) {
      at = at + 1 & mask;
    }
    return at;
  }

  /** Whether the page was not there yet. */
  synchronized boolean add(long physical) {
    long page = physical >>> 12;
    int at = find(pages, page);
    if (pages[at] == page) {
      return false;
    }
    if (2 * (used + 1) > pages.length) {
      grow();
      at = find(pages, page);
    }
    pages[at] = page;
    used++;
    return true;
  }

  synchronized void remove(long physical) {
    long page = physical >>> 12;
    int at = find(pages, page);
    if (pages[at] == page) {
      pages[at] = REMOVED;
    }
  }

  private void grow() {
    long[] old = pages;
    int live = 0;
    for (long page : old) {
      live += page >= 0 ? 1 : 0;
    }
    long[] larger = free(Math.max(64, Integer.highestOneBit(live + 1) * 8));
    for (long page : old) {
      if (page >= 0) {
        larger[find(larger, page)] = page;
      }
    }
    used = live;
    pages = larger;
  }
}
