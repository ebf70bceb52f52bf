package guise.engine.vmx;

/** The EPT pointer: memory type, length of the walk, accessed and dirty flags, address. */
final class EptPointer {
  private static final int EPT_VPID = 0x48C;
  private static final long WALK_4 = 1 << 6;
  private static final long WALK_5 = 1 << 7;
  private static final long UNCACHED = 1 << 8;
  private static final long WRITE_BACK = 1 << 14;
  private static final long ACCESSED_DIRTY = 1 << 21;

  private EptPointer() {}

  static boolean isValid(long pointer, VmxFacts facts) {
    long capability = facts.capability(EPT_VPID);
    boolean type =
        switch ((int) pointer & 7) {
          case 0 -> (capability & UNCACHED) != 0;
          case 6 -> (capability & WRITE_BACK) != 0;
          default -> false;
        };
    boolean walk =
        switch (levels(pointer)) {
          case 4 -> (capability & WALK_4) != 0;
          case 5 -> (capability & WALK_5) != 0;
          default -> false;
        };
    boolean reserved = (pointer & 0xF80) != 0 || (pointer & facts.reservedPhysical()) != 0;
    boolean dirty = !tracks(pointer) || (capability & ACCESSED_DIRTY) != 0;
    return type && walk && !reserved && dirty;
  }

  static int levels(long pointer) {
    return (int) (pointer >>> 3 & 7) + 1;
  }

  /** Whether accessed and dirty flags are kept. */
  static boolean tracks(long pointer) {
    return (pointer & 1 << 6) != 0;
  }

  static long root(long pointer) {
    return pointer & ~0xFFFL;
  }
}
