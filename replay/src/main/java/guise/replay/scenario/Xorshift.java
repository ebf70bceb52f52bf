package guise.replay.scenario;

/** The generator behind the random scripts: xorshift64, of which the 32 bits from 16 are used. */
final class Xorshift {
  private static final int WARM_UP = 8;

  private long state;

  /** The generator of a script, by the script's number. */
  Xorshift(int script) {
    state = 0x9e37_79b9_7f4a_7c15L ^ (script + 1) * 0xbf58_476d_1ce4_e5b9L;
    for (int step = 0; step < WARM_UP; step++) {
      next();
    }
  }

  int next() {
    state ^= state << 13;
    state ^= state >>> 7;
    state ^= state << 17;
    return (int) (state >>> 16);
  }

  /** The next number, as the remainder of a division. */
  int next(int divisor) {
    return Integer.remainderUnsigned(next(), divisor);
  }

  boolean nextOdd() {
    return (next() & 1) != 0;
  }
}
