package guise.engine.memory;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Translations of one kind of access with one set of rights: direct mapped by linear page.
 *
 * <p>An entry's tag is the linear address of its page; the byte at a linear address is at {@code
 * linear + delta} of the entry's segment. Entries are small pages, whatever the page tables say.
 */
final class SoftTlb {
  static final int SIZE = 512;
  private static final int MASK = SIZE - 1;

  /** No page has this address. */
  static final long EMPTY = 1;

  private static final int FEW = 64;
  private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]).asReadOnly();

  final long[] tags = new long[SIZE];
  final long[] deltas = new long[SIZE];
  final MemorySegment[] segments = new MemorySegment[SIZE];
  private final long[] physical = new long[SIZE];
  private final boolean[] global = new boolean[SIZE];

  /** Which entries were filled since the last flush, as long as they are few. */
  private final short[] filled = new short[FEW];

  private int count;

  SoftTlb() {
    Arrays.fill(tags, EMPTY);
    Arrays.fill(segments, NOTHING);
  }

  /** The entry that a linear address would be in. */
  static int index(long linear) {
    return (int) (linear >>> 12) & MASK;
  }

  boolean has(long linear) {
    return tags[index(linear)] == (linear & ~LinearMemory.OFFSET);
  }

  long physicalOf(long linear) {
    return physical[index(linear)] | linear & LinearMemory.OFFSET;
  }

  /** Remembers that the page of a linear address is at a physical one. */
  void fill(long linear, long page, boolean isGlobal, Region region) {
    int i = index(linear);
    if (count < FEW && tags[i] == EMPTY) {
      filled[count] = (short) i;
      count++;
    } else if (tags[i] == EMPTY) {
      count = FEW + 1;
    }
    long start = linear & ~LinearMemory.OFFSET;
    deltas[i] = page - region.address() - start;
    segments[i] = region.memory();
    physical[i] = page;
    global[i] = isGlobal;
    tags[i] = start;
  }

  void flush() {
    if (count <= FEW) {
      for (int n = 0; n < count; n++) {
        tags[filled[n]] = EMPTY;
      }
    } else {
      Arrays.fill(tags, EMPTY);
    }
    count = 0;
  }

  void flushNonGlobal() {
    boolean all = count > FEW;
    int candidates = all ? SIZE : count;
    int left = 0;
    for (int n = 0; n < candidates; n++) {
      int i = all ? n : filled[n];
      if (!global[i]) {
        tags[i] = EMPTY;
      } else if (!all) {
        filled[left] = (short) i;
        left++;
      }
    }
    count = all ? count : left;
  }

  /** The entry stays among those that were filled: at worst it is cleared twice. */
  void invalidate(long linear) {
    if (has(linear)) {
      tags[index(linear)] = EMPTY;
    }
  }

  /** Forgets the entries that lead to a physical page. */
  void forget(long page) {
    for (int i = 0; i < SIZE; i++) {
      if (physical[i] == (page & ~LinearMemory.OFFSET)) {
        tags[i] = EMPTY;
      }
    }
  }
}
