package guise.engine.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A guest of 16 MiB whose page tables a test writes by hand, and the memory one processor sees. */
final class Tables {
  static final long P = 1;
  static final long W = 2;
  static final long U = 4;
  static final long A = 1 << 5;
  static final long D = 1 << 6;
  static final long PS = 1 << 7;
  static final long G = 1 << 8;
  static final long XD = 1L << 63;

  static final long PG_PE = 1L << 31 | 1;
  static final long WP = 1 << 16;
  static final long PSE = 1 << 4;
  static final long PAE = 1 << 5;
  static final long PGE = 1 << 7;
  static final long LA57 = 1 << 12;
  static final long PCIDE = 1 << 17;
  static final long SMEP = 1 << 20;
  static final long SMAP = 1 << 21;
  static final long PKE = 1 << 22;
  static final long LMA = 1 << 10 | 1 << 8;
  static final long NXE = 1 << 11;

  /** Where the tables of the levels are: level n at n pages behind 0x10000. */
  static final long ROOT = 0x10000;

  final GuestMemory guest = GuestMemory.of(Arena.ofAuto().allocate(16 << 20));
  final LinearMemory memory = new LinearMemory(guest);
  long cr0 = PG_PE | WP;
  long cr3;
  long cr4;
  long efer;

  static MemorySegment ram(long size) {
    return Arena.ofAuto().allocate(size);
  }

  static long table(int level) {
    return ROOT + level * 0x1000L;
  }

  /** 4-level paging: linear 0x1234_5678_9000 leads through one entry of each table. */
  static Tables longMode() {
    var tables = new Tables();
    tables.cr4 = PAE;
    tables.efer = LMA | NXE;
    tables.cr3 = table(4);
    return tables.settled();
  }

  static Tables level5() {
    Tables tables = longMode();
    tables.cr4 |= LA57;
    tables.cr3 = table(5);
    return tables.settled();
  }

  static Tables pae() {
    var tables = new Tables();
    tables.cr4 = PAE;
    tables.efer = NXE;
    tables.cr3 = table(3);
    return tables.settled();
  }

  static Tables bits32() {
    var tables = new Tables();
    tables.cr3 = table(2);
    return tables.settled();
  }

  Tables settled() {
    memory.control(0, cr0, cr3, cr4, efer);
    return as(0);
  }

  /** Code of a privilege level, in 64-bit mode where there is one. */
  Tables as(int cpl) {
    memory.accessor(cpl, false, (efer & LMA) != 0);
    return this;
  }

  Tables withAc(int cpl) {
    memory.accessor(cpl, true, (efer & LMA) != 0);
    return this;
  }

  private int entrySize() {
    return (cr4 & PAE) != 0 ? 8 : 4;
  }

  /** Where the entry of a level for a linear address is. */
  long entryAt(int level, long linear) {
    int bits = entrySize() == 8 ? 9 : 10;
    long index = linear >>> 12 + bits * (level - 1) & (1L << bits) - 1;
    return table(level) + index * entrySize();
  }

  long entry(int level, long linear) {
    return guest.read(entryAt(level, linear), entrySize());
  }

  void set(int level, long linear, long entry) {
    guest.write(entryAt(level, linear), entrySize(), entry);
  }

  /** Maps a page at a level, with all rights on the way to it. */
  void map(int leaf, long linear, long entry) {
    int top = (cr4 & PAE) == 0 ? 2 : (efer & LMA) == 0 ? 3 : (cr4 & LA57) != 0 ? 5 : 4;
    boolean pointers = top == 3;
    for (int level = top; level > leaf; level--) {
      long rights = pointers && level == 3 ? P : P | W | U;
      set(level, linear, table(level - 1) | rights);
    }
    set(leaf, linear, entry);
    if (pointers) {
      memory.loadPdptrs(cr3);
    }
    memory.flush();
  }

  /** The error code of the #PF that an access ends in, -1: of none. */
  int code(AccessKind kind, long linear) {
    try {
      switch (kind) {
        case READ -> memory.read(linear, 1);
        case WRITE -> memory.write(linear, 1, 0);
        case FETCH -> memory.physicalOfCode(linear);
      }
      return -1;
    } catch (GuestFault fault) {
      if (fault.vector() != GuestFault.PF_VECTOR) {
        throw new AssertionError(fault.toString(), fault);
      }
      return fault.code();
    }
  }
}
