package guise.engine.memory;

/** What is cached of one address space: for user and supervisor, for reads, writes and fetches. */
final class Translations {
  static final int SUPERVISOR = 0;

  /** A supervisor that SMAP keeps from user pages. */
  static final int CONFINED = 1;

  static final int USER = 2;

  /** A user whose accesses must be aligned, or whoever's are watched: stays empty. */
  static final int ALIGNED = 3;

  private static final int BANKS = 4;

  /** The three kinds of access with the same rights. */
  static final class Bank {
    final SoftTlb reads;
    final SoftTlb writes;
    final SoftTlb fetches;

    Bank(SoftTlb reads, SoftTlb writes, SoftTlb fetches) {
      this.reads = reads;
      this.writes = writes;
      this.fetches = fetches;
    }

    SoftTlb of(AccessKind kind) {
      return switch (kind) {
        case READ -> reads;
        case WRITE -> writes;
        case FETCH -> fetches;
      };
    }
  }

  private static final int KINDS = 3;

  final Bank[] banks = new Bank[BANKS];
  private final SoftTlb[] all = new SoftTlb[BANKS * KINDS];

  /** Which of all may have entries, a bit each: most have none, and flushes are many. */
  private int used;

  /** Whether parts of larger pages are here: which others belong to them, nobody knows. */
  boolean large;

  /** The bits of control registers that all of these depended on. */
  long settings;

  Translations() {
    for (int i = 0; i < all.length; i++) {
      all[i] = new SoftTlb();
    }
    for (int i = 0; i < BANKS; i++) {
      int first = KINDS * i;
      banks[i] = new Bank(all[first], all[first + 1], all[first + 2]);
    }
  }

  /** The translations of a bank for one kind of access, which are about to be filled. */
  SoftTlb toFill(int bank, AccessKind kind) {
    SoftTlb tlb = banks[bank].of(kind);
    used |= 1 << KINDS * bank + offset(kind);
    return tlb;
  }

  private static int offset(AccessKind kind) {
    return switch (kind) {
      case READ -> 0;
      case WRITE -> 1;
      case FETCH -> 2;
    };
  }

  void flush() {
    large = false;
    for (int left = used; left != 0; left &= left - 1) {
      all[Integer.numberOfTrailingZeros(left)].flush();
    }
    used = 0;
  }

  void flushNonGlobal() {
    for (int left = used; left != 0; left &= left - 1) {
      all[Integer.numberOfTrailingZeros(left)].flushNonGlobal();
    }
  }

  void invalidate(long linear) {
    if (large) {
      flush();
      return;
    }
    for (int left = used; left != 0; left &= left - 1) {
      all[Integer.numberOfTrailingZeros(left)].invalidate(linear);
    }
  }

  void forgetWritesTo(long page) {
    for (Bank bank : banks) {
      bank.writes.forget(page);
    }
  }
}
