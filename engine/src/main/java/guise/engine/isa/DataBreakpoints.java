package guise.engine.isa;

import guise.engine.memory.AccessWatcher;

/**
 * The breakpoints of DR7 on data (SDM volume 3, 18.2.4 and 18.2.5): which of them the accesses of
 * the instruction so far have met.
 */
final class DataBreakpoints implements AccessWatcher {
  private static final int COUNT = 4;
  private static final int WRITES = 1;
  private static final int READS_AND_WRITES = 3;

  /** The bytes that LEN stands for. */
  private static final int[] BYTES = {1, 2, 8, 4};

  private final Cpu cpu;

  /** DR7 as it was when memory was told. */
  private long armed;

  private long met;

  DataBreakpoints(Cpu cpu) {
    this.cpu = cpu;
  }

  /** Has memory tell of accesses if DR7 wants to know of any. */
  void arm() {
    if (cpu.dr7 == armed) {
      return;
    }
    armed = cpu.dr7;
    boolean any = false;
    for (int i = 0; i < COUNT; i++) {
      any |= isEnabled(i) && (kind(i) & WRITES) != 0;
    }
    cpu.memory.watch(any ? this : null);
  }

  /** What has been met since the last time, as bits of DR6. */
  long take() {
    long bits = met;
    met = 0;
    return bits;
  }

  private boolean isEnabled(int i) {
    return (cpu.dr7 >>> 2 * i & 3) != 0;
  }

  private int kind(int i) {
    return (int) (cpu.dr7 >>> 16 + 4 * i) & 3;
  }

  @Override
  public void accessed(long linear, int size, boolean write) {
    for (int i = 0; i < COUNT; i++) {
      int kind = kind(i);
      boolean wanted = kind == READS_AND_WRITES || kind == WRITES && write;
      if (isEnabled(i) && wanted && meets(i, linear, size)) {
        met |= 1L << i;
      }
    }
  }

  /** Any byte counts; the breakpoint's address is aligned to its length. */
  private boolean meets(int i, long linear, int size) {
    int length = BYTES[(int) (cpu.dr7 >>> 18 + 4 * i) & 3];
    long from = cpu.dr[i] & -length;
    long distance = linear - from;
    return distance >= 0 ? distance < length : -distance < size;
  }
}
