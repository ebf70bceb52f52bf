package guise.guest.paging;

/** The formats of page tables (SDM Vol. 3A, 5.1; of EPT Vol. 3C, 30.3). */
public enum PagingMode {
  // spotless:off
  TWO_LEVEL  (2),
  PAE        (3),
  FOUR_LEVEL (4),
  FIVE_LEVEL (5),
  EPT        (5);
  // spotless:on

  /** The most levels a format has. */
  static final int MOST = 5;

  private final int levels;

  PagingMode(int levels) {
    this.levels = levels;
  }

  /** The level of the root; EPT can also start one below. */
  public int levels() {
    return levels;
  }
}
