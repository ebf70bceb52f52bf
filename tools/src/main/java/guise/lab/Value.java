package guise.lab;

/** A value of XCR0, IA32_XSS or another register, which may depend on the guest's CPUID. */
sealed interface Value {
  long in(Bench bench, Announced announced);

  /** What the guest's CPUID announces for a register. */
  @FunctionalInterface
  interface Announced {
    long by(Bench bench);
  }

  /** A number. */
  record Fixed(long number) implements Value {
    @Override
    public long in(Bench bench, Announced announced) {
      return number;
    }
  }

  /**
   * All that is announced, but for some components.
   *
   * @param but bits left out
   */
  record Supported(long but) implements Value {
    @Override
    public long in(Bench bench, Announced announced) {
      return announced.by(bench) & ~but;
    }
  }

  /** Tile configuration and tile data. */
  long TILES = 0x6_0000;

  static Value read(Arguments words) {
    if (words.take("supported")) {
      return new Supported(0);
    }
    if (words.take("without-tiles")) {
      return new Supported(TILES);
    }
    return new Fixed(words.number("a number, supported or without-tiles"));
  }
}
