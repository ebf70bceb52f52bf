package guise.kvm;

import java.util.List;

/**
 * Which registers a guest may read and write ({@code struct kvm_msr_filter}). A register in a range
 * passes if its bit is set; any other passes unless {@link #DEFAULT_DENY} is set.
 */
public record MsrFilter(int flags, List<Range> ranges) {
  public static final int DEFAULT_DENY = 1;
  public static final int READ = 1;
  public static final int WRITE = 2;
  public static final int MOST_RANGES = 16;
  public static final MsrFilter ALLOW_ALL = new MsrFilter(0, List.of());

  public MsrFilter {
    ranges = List.copyOf(ranges);
    if (ranges.size() > MOST_RANGES) {
      throw new IllegalArgumentException("a filter has at most 16 ranges");
    }
  }

  /**
   * Consecutive registers ({@code struct kvm_msr_filter_range}).
   *
   * @param flags {@link #READ}, {@link #WRITE}, or both
   * @param bitmap a bit for each register, set where it passes
   */
  public record Range(int flags, int base, int count, Bytes bitmap) {
    public Range {
      boolean covered = count < 0 || (count + 7L) / 8 <= bitmap.size();
      if (!covered) {
        throw new IllegalArgumentException("the bitmap has no bit for some of the registers");
      }
    }

    /** The bytes the kernel reads: whole words of 64 bits. */
    public long bitmapSize() {
      return (Integer.toUnsignedLong(count) + 63) / 64 * 8;
    }

    private boolean holds(int index) {
      return Integer.compareUnsigned(index - base, count) < 0;
    }

    private boolean passes(int index) {
      int at = index - base;
      return (bitmap.toArray()[at / 8] >>> at % 8 & 1) != 0;
    }
  }

  /** Whether a register passes for an access of a kind, {@link #READ} or {@link #WRITE}. */
  public boolean allows(int index, int kind) {
    for (Range range : ranges) {
      if ((range.flags & kind) != 0 && range.holds(index)) {
        return range.passes(index);
      }
    }
    return (flags & DEFAULT_DENY) == 0;
  }
}
