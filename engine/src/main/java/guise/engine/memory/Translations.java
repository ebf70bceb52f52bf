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
    final SoftTlb reads = new SoftTlb();
    final SoftTlb writes = new SoftTlb();
    final SoftTlb fetches = new SoftTlb();

    SoftTlb of(AccessKind kind) {
      return switch (kind) {
        case READ -> reads;
        case WRITE -> writes;
        case FETCH -> fetches;
      };
    }
  }

  final Bank[] banks = new Bank[BANKS];

  /** Whether parts of larger pages are here: which others belong to them, nobody knows. */
  boolean large;

  /** The bits of control registers that all of these depended on. */
  long settings;

  Translations() {
    for (int i = 0; i < BANKS; i++) {
      banks[i] = new Bank();
    }
  }

  void flush() {
    large = false;
    for (Bank bank : banks) {
      bank.reads.flush();
      bank.writes.flush();
      bank.fetches.flush();
    }
  }

  void flushNonGlobal() {
    for (Bank bank : banks) {
      bank.reads.flushNonGlobal();
      bank.writes.flushNonGlobal();
      bank.fetches.flushNonGlobal();
    }
  }

  void invalidate(long linear) {
    if (large) {
      flush();
      return;
    }
    for (Bank bank : banks) {
      bank.reads.invalidate(linear);
      bank.writes.invalidate(linear);
      bank.fetches.invalidate(linear);
    }
  }

  void forgetWritesTo(long page) {
    for (Bank bank : banks) {
      bank.writes.forget(page);
    }
  }
}
