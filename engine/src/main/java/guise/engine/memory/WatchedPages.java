package guise.engine.memory;

import java.util.Arrays;

/**
 * The physical pages that hold decoded instructions, each with how many processors watch it: open
 * addressing by page number.
 *
 * <p>Readers take no lock: they look at one table, which is replaced when it grows. A page that
 * nobody watches any more keeps its place, with a count of 0, until then.
 */
final class WatchedPages {
  private static final long FREE = -1;
  private static final int FEWEST = 64;

  /** Pages and their counts, at the same places. */
  private static final class Table {
    final long[] pages;
    final int[] counts;

    Table(int size) {
      pages = new long[size];
      counts = new int[size];
      Arrays.fill(pages, FREE);
    }

    /** The place of a page, or the free place where the search for it ends. */
    int find(long page) {
      int mask = pages.length - 1;
      int at = (int) (page * 0x9E37_79B9_7F4A_7C15L >>> 40) & mask;
      while (pages[at] != page && pages[at] != FREE) {
        at = at + 1 & mask;
      }
      return at;
    }
  }

  private volatile Table table = new Table(FEWEST);
  private int used;

  boolean has(long physical) {
    Table now = table;
    int at = now.find(physical >>> 12);
    return now.pages[at] == physical >>> 12 && now.counts[at] > 0;
  }

  /** Whether nobody watched the page before. */
  synchronized boolean add(long physical) {
    long page = physical >>> 12;
    Table now = table;
    int at = now.find(page);
    if (now.pages[at] != page) {
      if (2 * (used + 1) > now.pages.length) {
        now = grown(now);
        at = now.find(page);
      }
      now.pages[at] = page;
      used++;
    }
    now.counts[at]++;
    table = now; // what was written before is seen by who reads the table
    return now.counts[at] == 1;
  }

  synchronized void remove(long physical) {
    long page = physical >>> 12;
    Table now = table;
    int at = now.find(page);
    if (now.pages[at] == page && now.counts[at] > 0) {
      now.counts[at]--;
    }
    table = now;
  }

  private Table grown(Table old) {
    int live = 0;
    for (int count : old.counts) {
      live += count > 0 ? 1 : 0;
    }
    Table larger = new Table(Math.max(FEWEST, Integer.highestOneBit(live + 1) * 8));
    for (int i = 0; i < old.pages.length; i++) {
      if (old.counts[i] > 0) {
        int at = larger.find(old.pages[i]);
        larger.pages[at] = old.pages[i];
        larger.counts[at] = old.counts[i];
      }
    }
    used = live;
    return larger;
  }
}
