package guise.engine.svm;

import guise.engine.memory.AccessKind;
import guise.engine.memory.NestedFault;
import guise.engine.memory.SecondLevel;

/**
 * Nested paging as the second level of translation (APM volume 2, 15.25): the tables of L1's
 * long-mode format, every access a user's.
 */
final class NptLevel implements SecondLevel {
  /** The exit code of a nested page fault. */
  static final int FAULT = 0x400;

  private static final long PRESENT = 1;
  private static final long WRITABLE = 2;
  private static final long USER = 4;
  private static final long ACCESSED = 1 << 5;
  private static final long DIRTY = 1 << 6;
  private static final long LARGE = 1 << 7;
  private static final long NO_EXECUTE = 1L << 63;
  private static final long ADDRESS = 0x000F_FFFF_FFFF_F000L;
  private static final long RESERVED = 8;
  private static final long FETCH = 1 << 4;
  private static final long FINAL = 1L << 32;
  private static final long IN_TABLES = 1L << 33;
  private static final long NXE = 1 << 11;

  private final SvmVcpu vcpu;
  private final long root;
  private final int levels;
  private final boolean noExecute;

  /** Tables in the format of the processor's mode at VMRUN. */
  NptLevel(SvmVcpu vcpu, long root, long cr4, long efer) {
    this.vcpu = vcpu;
    this.root = root & ADDRESS;
    this.levels = (cr4 & 1 << 12) != 0 ? 5 : 4;
    this.noExecute = (efer & NXE) != 0;
  }

  boolean isOf(long other) {
    return root == (other & ADDRESS);
  }

  @Override
  public long translate(long physical, AccessKind kind, long linear) {
    return walk(physical, kind, linear, FINAL);
  }

  /** L2's page tables are written to as far as nested paging is concerned: accessed flags. */
  @Override
  public long translateEntry(long physical, AccessKind kind, long linear) {
    return walk(physical, AccessKind.WRITE, linear, IN_TABLES);
  }

  private long walk(long physical, AccessKind kind, long linear, long form) {
    long table = root;
    for (int level = levels; level > 0; level--) {
      int shift = 12 + 9 * (level - 1);
      long at = table + (physical >>> shift & 0x1FF) * Long.BYTES;
      long entry = vcpu.readEntry(at);
      boolean leaf = level == 1 || level <= 3 && (entry & LARGE) != 0;
      check(entry, level, leaf, kind, physical, linear, form);
      long marked = entry | ACCESSED | (leaf && kind == AccessKind.WRITE ? DIRTY : 0);
      if (marked != entry) {
        vcpu.writeLong(at, marked);
      }
      table = entry & ADDRESS;
      if (leaf) {
        long offset = (1L << shift) - 1;
        return table & ~offset | physical & offset;
      }
    }
    throw new IllegalStateException("a nested walk without a leaf");
  }

  private void check(
      long entry, int level, boolean leaf, AccessKind kind, long physical, long linear, long form) {
    boolean present = (entry & PRESENT) != 0;
    boolean reserved = present && isReserved(entry, level, leaf);
    boolean write = kind != AccessKind.WRITE || (entry & WRITABLE) != 0;
    boolean fetch = kind != AccessKind.FETCH || !noExecute || (entry & NO_EXECUTE) == 0;
    if (present && !reserved && write && fetch && (entry & USER) != 0) {
      return;
    }
    long code =
        (present ? PRESENT : 0)
            | (kind == AccessKind.WRITE ? WRITABLE : 0)
            | USER
            | (reserved ? RESERVED : 0)
            | (kind == AccessKind.FETCH && noExecute ? FETCH : 0);
    throw new NestedFault(FAULT, code | form, physical, linear);
  }

  private boolean isReserved(long entry, int level, boolean leaf) {
    long offset = (1L << 12 + 9 * (level - 1)) - 1;
    boolean large = leaf && level > 1 && (entry & offset & ADDRESS & ~(1L << 12)) != 0;
    boolean top = level >= 4 && (entry & LARGE) != 0;
    boolean address = (entry & ADDRESS & vcpu.reservedPhysical()) != 0;
    return large || top || address || !noExecute && (entry & NO_EXECUTE) != 0;
  }
}
