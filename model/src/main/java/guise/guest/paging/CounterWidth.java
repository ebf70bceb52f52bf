package guise.guest.paging;

/** The type of the counters that say how many shadow pages write-protect a page of the guest. */
public enum CounterWidth {
  /** As every kernel has it. */
  U16(16),
  /** What CPUID in the page role would take. */
  U32(32);

  private final int bits;

  CounterWidth(int bits) {
    this.bits = bits;
  }

  public int bits() {
    return bits;
  }

  public int bytes() {
    return bits / Byte.SIZE;
  }
}
