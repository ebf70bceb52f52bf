package guise.replay.scenario;

import guise.x86.Leaf;

/** Where the guest asks CPUID: every range, its borders and what lies between. */
final class Questions {
  // spotless:off
  private static final int[][] ALL = {
    {0, 0}, {0, 7}, {1, 0}, {1, 1}, {2, 0}, {2, 5}, {3, 0}, {3, 1}, {4, 0}, {4, 1}, {4, 2},
    {4, 3}, {4, 0x100}, {4, 0xffff_ffff}, {5, 0}, {6, 0}, {7, 0}, {7, 1}, {7, 2}, {7, 0x1_0000},
    {8, 0}, {9, 0}, {0xa, 0}, {0xb, 0}, {0xb, 1}, {0xb, 2}, {0xb, 3}, {0xb, 0xff}, {0xb, 0x100},
    {0xb, 0x1ff}, {0xb, 0x1234_5678}, {0xc, 0}, {0xc, 1}, {0xc, 2}, {0xd, 0}, {0xd, 1}, {0xd, 5},
    {0x14, 0}, {0x1f, 0}, {0x1f, 1}, {0x1f, 2}, {0x1f, 0x3456}, {0x20, 0}, {0x20, 1}, {0x20, 2},
    {0xffff, 0}, {0x3fff_ffff, 0}, {0x3fff_ffff, 1}, {0x3fff_ffff, 2}, {0x4000_0000, 0},
    {0x4000_0000, 3}, {0x4000_0001, 0}, {0x4000_0002, 0}, {0x4000_00ff, 0}, {0x4000_00ff, 1},
    {0x4000_0100, 0}, {0x4000_0101, 0}, {0x4000_0102, 0}, {0x4000_0102, 1}, {0x4000_0200, 0},
    {0x4000_0200, 1}, {0x4fff_ffff, 0}, {0x4fff_ffff, 2}, {0x5000_0000, 0}, {0x5000_0000, 1},
    {0x7fff_ffff, 0}, {0x7fff_ffff, 1}, {0x8000_0000, 0}, {0x8000_0001, 0}, {0x8000_0002, 0},
    {0x8000_0008, 0}, {0x8000_0008, 4}, {0x8000_0009, 0}, {0x8000_0009, 1}, {0x8000_001d, 0},
    {0x8000_ffff, 0}, {0xbfff_ffff, 0}, {0xbfff_ffff, 1}, {0xc000_0000, 0}, {0xc000_0001, 0},
    {0xc000_0002, 0}, {0xc000_0002, 1}, {0xcfff_ffff, 0}, {0xd000_0000, 0}, {0xd000_0000, 1},
    {0xffff_ffff, 0}, {0xffff_ffff, 1}
  };
  // spotless:on

  static final int COUNT = ALL.length;

  private Questions() {}

  static Leaf at(int position) {
    return new Leaf(ALL[position][0], ALL[position][1]);
  }
}
