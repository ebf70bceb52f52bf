package guise.engine.memory;

/** How linear addresses become physical ones (SDM volume 3, 4.1.1). */
enum Paging {
  // spotless:off
  NONE   (0),
  BITS32 (2),
  PAE    (3),
  LEVEL4 (4),
  LEVEL5 (5);
  // spotless:on

  private static final long PG = 1L << 31;
  private static final long PAE_ON = 1 << 5;
  private static final long LA57 = 1 << 12;
  private static final long LMA = 1 << 10;

  private final int levels;

  Paging(int levels) {
    this.levels = levels;
  }

  int levels() {
    return levels;
  }

  boolean isLong() {
    return levels >= 4;
  }

  static Paging of(long cr0, long cr4, long efer) {
    if ((cr0 & PG) == 0) {
      return NONE;
    }
    if ((efer & LMA) != 0) {
      return (cr4 & LA57) != 0 ? LEVEL5 : LEVEL4;
    }
    return (cr4 & PAE_ON) != 0 ? PAE : BITS32;
  }
}
