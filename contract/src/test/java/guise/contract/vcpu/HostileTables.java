package guise.contract.vcpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Descriptor tables, task state and page tables of every kind, in the first 96 KiB of a guest's
 * memory. Page tables map low memory as it is; all their other entries lead back to a table of the
 * same tree, so that most addresses mean some table.
 */
final class HostileTables {
  static final int SIZE = 0x18000;
  static final long GDT = 0x3000;
  static final long LDT = 0x3800;
  static final long IDT = 0x5000;
  static final long TSS = 0x6000;
  static final long IDT64 = 0x9000;

  /** Roots of page tables: of four and of five levels, of 32-bit and of PAE paging, and noise. */
  static final long LONG_ROOT = 0x10000;

  static final long FIVE_ROOT = 0x13000;
  static final long NARROW_ROOT = 0x14000;
  static final long PAE_ROOT = 0x15000;
  static final long NOISE = 0x17000;

  static final int CODE = 0x08;
  static final int DATA = 0x10;
  static final int USER_CODE = 0x1B;
  static final int USER_DATA = 0x23;
  static final int TASK = 0x28;
  static final int CODE64 = 0x38;
  static final int USER_CODE64 = 0x43;
  static final int LOCAL = 0x48;

  private static final long PRESENT = 1L << 47;
  private static final long USABLE = 7;
  private static final long LARGE = 0x87;
  private static final int VECTORS = 256;

  private final MemorySegment memory;

  HostileTables(MemorySegment memory) {
    this.memory = memory;
  }

  private void put(long at, long value) {
    memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
  }

  /** Writes all of them; noise differs from seed to seed. */
  void write(SplittableRandom random) {
    memory.asSlice(0x900, 0x10000 - 0x900).fill((byte) 0xF4);
    for (long at = GDT; at < GDT + 0x1000; at += 8) {
      put(at, random.nextLong());
    }
    descriptors();
    gates();
    pages();
    for (long at = NOISE; at < NOISE + 0x1000; at += 8) {
      put(at, random.nextLong());
    }
  }

  // -- descriptors --------------------------------------------------------------------------------

  private static long descriptor(long base, long limit, int type, int dpl) {
    long low = limit & 0xFFFF | (base & 0xFF_FFFF) << 16 | (base >>> 24 & 0xFF) << 56;
    return low | (long) type << 40 | (long) dpl << 45 | PRESENT | (limit >>> 16 & 0xF) << 48;
  }

  private static long flat(int type, int dpl, int flags) {
    return descriptor(0, 0xF_FFFF, 0x10 | type, dpl) | (long) flags << 52;
  }

  private void descriptors() {
    put(GDT, 0);
    put(GDT + CODE, flat(11, 0, 0xC));
    put(GDT + DATA, flat(3, 0, 0xC));
    put(GDT + 0x18, flat(11, 3, 0xC));
    put(GDT + 0x20, flat(3, 3, 0xC));
    put(GDT + TASK, descriptor(TSS, 0x1FF, 11, 0));
    put(GDT + TASK + 8, 0);
    put(GDT + CODE64, flat(11, 0, 0xA));
    put(GDT + 0x40, flat(11, 3, 0xA));
    put(GDT + LOCAL, descriptor(LDT, 0x3FF, 2, 0));
    put(GDT + LOCAL + 8, 0);
    put(GDT + 0x58, gate(CODE, 0x1800, 12, 3)); // a call gate, and one of 64 bits
    put(GDT + 0x60, gate(CODE64, 0x1800, 12, 3));
    put(GDT + 0x68, 0);
    put(GDT + 0x70, gate(0x78, 0, 5, 3)); // a task gate to the task behind it
    put(GDT + 0x78, descriptor(TSS + 0x400, 0x67, 9, 3));
    put(GDT + 0x80, descriptor(TSS + 0x600, 0x2B, 1, 3));
    put(GDT + 0x88, flat(15, 0, 0xC));
  }

  private static long gate(int selector, long offset, int type, int dpl) {
    long words = offset & 0xFFFF | (long) selector << 16 | (offset & 0xFFFF_0000L) << 32;
    return words | (long) type << 40 | (long) dpl << 45 | PRESENT;
  }

  /** Every vector leads to a HLT: in real mode, in protected mode and in IA-32e mode. */
  private void gates() {
    for (int vector = 0; vector < VECTORS; vector++) {
      memory.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * vector, 0x1900);
      int type = vector % 7 == 5 ? 5 : 14;
      int selector = type == 5 ? 0x78 : CODE;
      put(IDT + 8L * vector, gate(selector, 0x1900, type, 3));
      put(IDT64 + 16L * vector, gate(CODE64, 0x1900, 14, 3) | (long) (vector % 9 & 7) << 32);
      put(IDT64 + 16L * vector + 8, 0);
    }
    for (long at = TSS; at < TSS + 0x800; at += 4) {
      memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, 0x7800);
    }
    put(TSS + 8, DATA);
    put(TSS + 0x60, 0x0068_0000_0000_0000L);
  }

  // -- page tables --------------------------------------------------------------------------------

  private void tree(long at, long first, long others) {
    put(at, first);
    for (int i = 1; i < 512; i++) {
      put(at + 8L * i, others);
    }
  }

  private void pages() {
    tree(LONG_ROOT, LONG_ROOT + 0x1000 | USABLE, LONG_ROOT | USABLE);
    tree(LONG_ROOT + 0x1000, LONG_ROOT + 0x2000 | USABLE, LONG_ROOT + 0x1000 | USABLE);
    tree(LONG_ROOT + 0x2000, LARGE, LONG_ROOT + 0x2000 | USABLE);
    tree(FIVE_ROOT, LONG_ROOT | USABLE, FIVE_ROOT | USABLE);
    long narrow = NARROW_ROOT | USABLE;
    tree(NARROW_ROOT, narrow << 32 | LARGE, narrow << 32 | narrow);
    long directory = PAE_ROOT + 0x1000;
    tree(PAE_ROOT, directory | 1, directory | 1);
    put(PAE_ROOT + 16, PAE_ROOT | 1);
    tree(directory, LARGE, directory | USABLE);
  }
}
