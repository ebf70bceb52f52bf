package guise.engine.vmx;

/**
 * The walk of EPT tables (SDM volume 3, 30.3): a guest-physical address of L2 to one of L1, or what
 * is wrong with it.
 */
final class EptWalk {
  private static final int EPT_VPID = 0x48C;
  private static final long READ = 1;
  private static final long WRITE = 2;
  private static final long EXECUTE = 4;
  private static final long RIGHTS = 7;
  private static final long LARGE = 1 << 7;
  private static final long ACCESSED = 1 << 8;
  private static final long DIRTY = 1 << 9;
  private static final long EXECUTE_ONLY = 1;
  private static final long PAGES_2M = 1 << 16;
  private static final long PAGES_1G = 1 << 17;
  private static final long ADDRESS = 0x000F_FFFF_FFFF_F000L;

  private final VmxVcpu vcpu;
  private final long pointer;
  private final long capability;
  private final long reserved;

  /** What came of the last walk: the physical address, or why there is none. */
  long physical;

  /** The rights that all levels grant: bits 0 to 2. */
  long rights;

  /** The size of the page, as a shift. */
  int shift;

  EptWalk(VmxVcpu vcpu, long pointer) {
    this.vcpu = vcpu;
    this.pointer = pointer;
    this.capability = vcpu.capability(EPT_VPID);
    this.reserved = vcpu.reservedPhysical();
  }

  /** Whether the guest's CPU is still the one that walks were for. */
  boolean isUpToDate() {
    return capability == vcpu.capability(EPT_VPID) && reserved == vcpu.reservedPhysical();
  }

  /** How a walk ends. */
  enum Result {
    TRANSLATED,
    VIOLATION,
    MISCONFIGURED
  }

  /** Walks for an access that needs rights {@code wanted} (bits 0 to 2). */
  Result walk(long address, long wanted) {
    long table = EptPointer.root(pointer);
    rights = RIGHTS;
    int levels = EptPointer.levels(pointer);
    if (address >>> 12 + 9 * levels != 0) {
      rights = 0;
      return Result.VIOLATION;
    }
    for (int level = levels; level > 0; level--) {
      shift = 12 + 9 * (level - 1);
      long at = table + (address >>> shift & 0x1FF) * Long.BYTES;
      long entry = vcpu.readEntry(at);
      if ((entry & RIGHTS) == 0) {
        rights = 0;
        return Result.VIOLATION;
      }
      boolean leaf = level == 1 || (entry & LARGE) != 0 && level <= 3;
      if (isMisconfigured(entry, level, leaf)) {
        return Result.MISCONFIGURED;
      }
      rights &= entry;
      boolean granted = (wanted & ~rights) == 0;
      if (!granted && leaf) {
        return Result.VIOLATION;
      }
      mark(at, entry, leaf && granted && (wanted & WRITE) != 0);
      table = entry & ADDRESS;
      if (leaf) {
        long offset = (1L << shift) - 1;
        physical = table & ~offset | address & offset;
        return Result.TRANSLATED;
      }
    }
    throw new IllegalStateException("an EPT walk without a leaf");
  }

  private void mark(long at, long entry, boolean written) {
    if (!EptPointer.tracks(pointer)) {
      return;
    }
    long marked = entry | ACCESSED | (written ? DIRTY : 0);
    if (marked != entry) {
      vcpu.writeLong(at, marked);
    }
  }

  /** Bits that no entry of the level may have (SDM volume 3, 30.3.3.1). */
  private boolean isMisconfigured(long entry, int level, boolean leaf) {
    boolean writeOnly = (entry & (READ | WRITE)) == WRITE;
    boolean executeOnly = (entry & RIGHTS) == EXECUTE && (capability & EXECUTE_ONLY) == 0;
    boolean address = (entry & ADDRESS & reserved) != 0;
    return writeOnly
        || executeOnly
        || address
        || (entry & reserved(level, leaf)) != 0
        || leaf && isNoType(entry);
  }

  private static boolean isNoType(long entry) {
    int type = (int) (entry >>> 3 & 7);
    return type == 2 || type == 3 || type == 7;
  }

  private long reserved(int level, boolean leaf) {
    if (level == 1) {
      return 0;
    }
    if (!leaf) {
      return 0x78 | (level >= 4 ? LARGE : 0);
    }
    long offset = (1L << 12 + 9 * (level - 1)) - 1;
    boolean offered = (capability & (level == 2 ? PAGES_2M : PAGES_1G)) != 0;
    return offset & ADDRESS | (offered ? 0 : LARGE);
  }
}
