package guise.contract.vcpu;

import java.util.SplittableRandom;

/** Numbers that hurt as registers, bases, limits and addresses. */
final class HostileValues {
  private static final long[] EDGES = {
    0,
    1,
    7,
    8,
    0xF,
    0x7F,
    0x80,
    0xFF,
    0xFFE,
    0xFFF,
    0x1000,
    0x7FFF,
    0x8000,
    0xFFF8,
    0xFFFF,
    0x1_0000,
    0xF_FFF8,
    0xF_FFFF,
    0x10_0000,
    0x7FFF_FFFF,
    0x8000_0000L,
    0xFFFF_FFF8L,
    0xFFFF_FFFFL,
    0x1_0000_0000L,
    0x7FFF_FFFF_FFF8L,
    0x7FFF_FFFF_FFFFL,
    0x8000_0000_0000L,
    0x000F_FFFF_FFFF_F000L,
    0xFFFF_7FFF_FFFF_FFFFL,
    0xFFFF_8000_0000_0000L,
    0x00FF_FFFF_FFFF_FFFFL,
    0xFF00_0000_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -8,
    -1
  };

  /** Model-specific registers, real, KVM's, Hyper-V's and none. */
  private static final int[] MSRS = {
    0x10,
    0x1B,
    0x3A,
    0x3B,
    0x48,
    0x49,
    0x8B,
    0xC1,
    0xCD,
    0x10A,
    0x10B,
    0x122,
    0x140,
    0x174,
    0x175,
    0x176,
    0x179,
    0x17A,
    0x186,
    0x1A0,
    0x1C4,
    0x1C5,
    0x1D9,
    0x200,
    0x277,
    0x2FF,
    0x345,
    0x38D,
    0x38F,
    0x400,
    0x480,
    0x48B,
    0x491,
    0x6E0,
    0x800,
    0x808,
    0x830,
    0xDA0,
    0x4000_0000,
    0x4000_0001,
    0x4000_0070,
    0x4B56_4D00,
    0x4B56_4D01,
    0x4B56_4D02,
    0x4B56_4D04,
    0xC000_0080,
    0xC000_0081,
    0xC000_0082,
    0xC000_0084,
    0xC000_0100,
    0xC000_0101,
    0xC000_0102,
    0xC000_0103,
    0xC001_0015,
    0xC001_0114,
    0xC001_0117,
    0xC001_1029
  };

  final SplittableRandom random;

  HostileValues(SplittableRandom random) {
    this.random = random;
  }

  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /** A pointer into the tables, a number at an edge, or anything. */
  long value() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong();
      case 1 -> EDGES[random.nextInt(EDGES.length)] + random.nextInt(-9, 9);
      case 2 -> EDGES[random.nextInt(EDGES.length)];
      case 3 -> random.nextLong() >> random.nextInt(64);
      case 4 -> random.nextInt(64);
      default -> random.nextInt(HostileTables.SIZE);
    };
  }

  /** What rCX holds: counts, and numbers of registers. */
  long count() {
    return once(3) ? MSRS[random.nextInt(MSRS.length)] & 0xFFFF_FFFFL : value();
  }

  /** One of some numbers. */
  long of(long... some) {
    return some[random.nextInt(some.length)];
  }

  /** Some of the bits of a mask. */
  long some(long mask) {
    return mask & random.nextLong();
  }
}
