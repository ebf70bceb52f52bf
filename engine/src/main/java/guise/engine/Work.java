package guise.engine;

/** What a vCPU's CPUID has cost so far, counted. */
public final class Work {
  long recomputations;
  long sizes;
  long scanned;

  Work() {}

  /** How often the bits that mirror state were brought up to date. */
  public long recomputations() {
    return recomputations;
  }

  /** How often the size of an XSAVE area was computed. */
  public long sizes() {
    return sizes;
  }

  /** How many entries were looked at in search of one. */
  public long scanned() {
    return scanned;
  }
}
