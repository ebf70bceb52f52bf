package guise.engine.memory;

/** Who may do what with a page: the rules of SDM volume 3, 4.6, and what they depend on. */
final class Rights {
  static final int DENIED = 0;
  private static final int ALLOWED = -1;
  private static final int PROTECTION_KEY = 1 << 5;

  private static final long W = 1 << 1;
  private static final long U = 1 << 2;
  private static final long XD = 1L << 63;

  boolean wp;
  boolean smep;
  boolean smap;
  boolean nxe;

  /** CR4.PKE. */
  boolean keys;

  int pkru;

  /** Whether error codes tell fetches from reads. */
  boolean tellsFetches() {
    return nxe || smep;
  }

  /**
   * What of an access is not allowed: the bits it adds to the error code, or a negative number.
   *
   * @param confined whether SMAP applies: RFLAGS.AC is clear, or the access implicit
   * @param path W and U as all entries allow them, XD as any demands it
   * @param leaf the entry that maps the page
   */
  int broken(AccessKind kind, boolean user, boolean confined, long path, long leaf, Paging mode) {
    boolean userPage = (path & U) != 0;
    int key = keys && mode.isLong() && userPage ? byKey(kind, user, leaf) : 0;
    boolean denied =
        switch (kind) {
          case READ -> user ? !userPage : userPage && smap && confined;
          case WRITE -> isWriteDenied(user, confined, userPage, path);
          case FETCH -> (path & XD) != 0 && nxe || (user ? !userPage : userPage && smep);
        };
    return denied || key != 0 ? DENIED | key : ALLOWED;
  }

  private boolean isWriteDenied(boolean user, boolean confined, boolean userPage, long path) {
    boolean readOnly = (path & W) == 0;
    if (user) {
      return !userPage || readOnly;
    }
    return readOnly && wp || userPage && smap && confined;
  }

  /** Protection keys (4.6.2): they say nothing about fetches. */
  private int byKey(AccessKind kind, boolean user, long leaf) {
    if (kind == AccessKind.FETCH) {
      return 0;
    }
    int bits = pkru >>> 2 * (int) (leaf >>> 59 & 15);
    boolean access = (bits & 1) != 0;
    boolean write = (bits & 2) != 0 && kind == AccessKind.WRITE && (user || wp);
    return access || write ? PROTECTION_KEY : 0;
  }
}
