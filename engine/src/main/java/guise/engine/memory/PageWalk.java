package guise.engine.memory;

import guise.guest.paging.ReservedBits;
import org.jspecify.annotations.Nullable;

/**
 * The walk of a guest's page tables (SDM volume 3, chapter 4): from a linear address to a physical
 * one, or a #PF with the error code the manual gives it.
 *
 * <p>Holds the state that the walk depends on, and after a walk what was found. Accessed and dirty
 * flags are set when the access is known to be allowed.
 */
final class PageWalk {
  private static final long P = 1;
  private static final long W = 1 << 1;
  private static final long U = 1 << 2;
  private static final long A = 1 << 5;
  private static final long D = 1 << 6;
  private static final long PS = 1 << 7;
  private static final long G = 1 << 8;
  private static final long XD = 1L << 63;
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;
  private static final long FRAME32 = 0xFFFF_F000L;

  private static final int CODE_RESERVED = 1 << 3;

  final GuestMemory guest;
  @Nullable SecondLevel second;
  Paging mode = Paging.NONE;
  ReservedBits reserved;
  Rights rights = new Rights();
  long cr3;
  boolean pse;
  boolean globalPages;
  final long[] pdptrs = new long[4];

  // -- what the last walk found -------------------------------------------------------------------
  boolean global;
  boolean large;

  private final long[] addresses = new long[6];
  private final long[] entries = new long[6];

  PageWalk(GuestMemory guest, ReservedBits reserved) {
    this.guest = guest;
    this.reserved = reserved;
  }

  /** The physical address, second level included. */
  long physical(long linear, AccessKind kind, boolean user, boolean confined) {
    long first = mode == Paging.NONE ? unpaged(linear) : walk(linear, kind, user, confined);
    SecondLevel nested = second;
    return nested == null ? first : nested.translate(first, kind, linear);
  }

  private long unpaged(long linear) {
    global = false;
    large = false;
    return linear & 0xFFFF_FFFFL;
  }

  private long walk(long linear, AccessKind kind, boolean user, boolean confined) {
    boolean narrow = mode == Paging.BITS32;
    int bits = narrow ? 10 : 9;
    int level = mode.levels();
    long table = narrow ? cr3 & FRAME32 : cr3 & FRAME;
    long allowed = W | U;
    long forbidden = 0;
    if (mode == Paging.PAE) {
      table = directory(linear, kind, user);
      level = 2;
    }
    int top = level;
    while (true) {
      int shift = 12 + bits * (level - 1);
      long at = table + ((linear >>> shift & (1L << bits) - 1) << (narrow ? 2 : 3));
      long entry = entry(at, narrow ? 4 : 8, linear);
      if ((entry & P) == 0) {
        throw fault(linear, kind, user, 0);
      }
      boolean maps = level == 1 || level <= 3 && (entry & PS) != 0 && (!narrow || pse);
      if (reserved.setIn(entry, level) != 0) {
        throw fault(linear, kind, user, (int) P | CODE_RESERVED);
      }
      addresses[level] = at;
      entries[level] = entry;
      allowed &= entry;
      forbidden |= narrow ? 0 : entry & XD;
      if (maps) {
        int broken = rights.broken(kind, user, confined, allowed | forbidden, entry, mode);
        if (broken >= 0) {
          throw fault(linear, kind, user, (int) P | broken);
        }
        mark(level, top, kind, narrow ? 4 : 8, linear);
        global = globalPages && (entry & G) != 0;
        large = level > 1;
        return frame(entry, level, shift, narrow) | linear & (1L << shift) - 1;
      }
      table = narrow ? entry & FRAME32 : entry & FRAME;
      level--;
    }
  }

  private long directory(long linear, AccessKind kind, boolean user) {
    long pointer = pdptrs[(int) (linear >>> 30) & 3];
    if ((pointer & P) == 0) {
      throw fault(linear, kind, user, 0);
    }
    return pointer & FRAME;
  }

  private static long frame(long entry, int level, int shift, boolean narrow) {
    if (!narrow) {
      return entry & FRAME & -1L << shift;
    }
    // PSE-36: bits 20:13 of the entry are bits 39:32 of the address
    return level == 1 ? entry & FRAME32 : entry & 0xFFC0_0000L | (entry >>> 13 & 0xFF) << 32;
  }

  /** Reads an entry; where there is no memory, there is no entry. */
  private long entry(long at, int size, long linear) {
    SecondLevel nested = second;
    long host = nested == null ? at : nested.translateEntry(at, AccessKind.READ, linear);
    return guest.readEntry(host, size);
  }

  private void mark(int leaf, int top, AccessKind kind, int size, long linear) {
    for (int level = top; level >= leaf; level--) {
      long flags = level == leaf && kind == AccessKind.WRITE ? A | D : A;
      if ((entries[level] & flags) != flags) {
        long at = addresses[level];
        SecondLevel nested = second;
        long host = nested == null ? at : nested.translateEntry(at, AccessKind.WRITE, linear);
        guest.write(host, size, entries[level] | flags);
      }
    }
  }

  /** Loads the pointers of PAE paging; false, and nothing loaded, if one has a reserved bit set. */
  boolean loadPdptrs(long newCr3, long mask) {
    long table = newCr3 & 0xFFFF_FFE0L;
    long[] loaded = new long[4];
    for (int i = 0; i < loaded.length; i++) {
      long at = table + 8L * i;
      SecondLevel nested = second;
      long host = nested == null ? at : nested.translateEntry(at, AccessKind.READ, at);
      loaded[i] = guest.readEntry(host, 8);
      if ((loaded[i] & 1) != 0 && (loaded[i] & mask) != 0) {
        return false;
      }
    }
    System.arraycopy(loaded, 0, pdptrs, 0, loaded.length);
    return true;
  }

  private GuestFault fault(long linear, AccessKind kind, boolean user, int code) {
    int access = kind == AccessKind.WRITE ? 2 : 0;
    int who = user ? 4 : 0;
    int fetch = kind == AccessKind.FETCH && rights.tellsFetches() ? 16 : 0;
    return GuestFault.page(linear, code | access | who | fetch);
  }
}
