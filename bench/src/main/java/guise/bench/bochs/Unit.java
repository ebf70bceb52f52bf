package guise.bench.bochs;

/** What a guest's time is told in. */
enum Unit {
  NANOS("ns per iteration", Better.LESS),
  MICROS("µs per round trip", Better.LESS),
  MIPS("MIPS", Better.MORE);

  private enum Better {
    LESS,
    MORE
  }

  private static final double THOUSAND = 1000;

  private final String text;
  private final Better better;

  Unit(String text, Better better) {
    this.text = text;
    this.better = better;
  }

  /** The figure of a run. */
  double of(Timed run, long iterations, long instructions) {
    return switch (this) {
      case NANOS -> (double) run.nanos() / iterations;
      case MICROS -> run.nanos() / THOUSAND / iterations;
      case MIPS -> THOUSAND * instructions / run.nanos();
    };
  }

  /** How many times as fast one is as another. */
  double ratio(double one, double other) {
    return better == Better.LESS ? other / one : one / other;
  }

  @Override
  public String toString() {
    return text;
  }
}
