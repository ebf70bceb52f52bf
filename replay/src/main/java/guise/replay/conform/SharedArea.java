package guise.replay.conform;

import java.util.Optional;

/**
 * The part of a guest's memory into which KVM writes times, because a register says so
 * (Documentation/virt/kvm/x86/msr.rst).
 */
record SharedArea(long from, int size) {
  private static final int WALL_CLOCK = 12;
  private static final int SYSTEM_TIME = 32;
  private static final int STEAL_TIME = 64;
  private static final long ENABLED = 1;

  /** What the value of a register has KVM write, if anything. */
  static Optional<SharedArea> of(int msr, long value) {
    return switch (msr) {
      case 0x11, 0x4B56_4D00 -> Optional.of(new SharedArea(value, WALL_CLOCK));
      case 0x12, 0x4B56_4D01 -> enabled(value, 1, SYSTEM_TIME);
      case 0x4B56_4D03 -> enabled(value, STEAL_TIME - 1, STEAL_TIME);
      default -> Optional.empty();
    };
  }

  private static Optional<SharedArea> enabled(long value, long flags, int size) {
    boolean on = (value & ENABLED) != 0;
    return on ? Optional.of(new SharedArea(value & ~flags, size)) : Optional.empty();
  }
}
