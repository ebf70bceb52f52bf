package guise.engine.isa;

/** When a processor's code is compiled, and how much of it there is: shared by all its pages. */
final class Compilation {
  /** Arrivals at a place before it is compiled: a class costs as much as some thousand steps. */
  private static final int ARRIVALS = 2000;

  /** Regions at a time; beyond them everything is dropped and begins anew. */
  static final int MOST_REGIONS = 1024;

  private int after = ARRIVALS;
  private int regions;

  /** Compiles what has been arrived at so often; more than 32767: nothing. */
  void after(int arrivals) {
    after = arrivals;
  }

  boolean isDue(int arrivals) {
    return arrivals >= after && !isFull();
  }

  boolean isFull() {
    return regions >= MOST_REGIONS;
  }

  void compiled() {
    regions++;
  }

  void dropped() {
    regions--;
  }
}
