package guise.engine;

/**
 * What a vCPU's CPUID has cost KVM so far, counted: whatever way the engine itself takes to find an
 * entry, these are KVM's searches, which are linear.
 */
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

  /** How many entries KVM looked at to answer CPUID and to bring a table up to date. */
  public long scanned() {
    return scanned;
  }
}
