package guise.request;

import guise.x86.Registers;

/** The caches that QEMU shows where it is not told to show the host's. */
enum QemuCache {
  // spotless:off
  //            type level self-init ways sets   flags
  L1D     (1, 1, true,  8,  64,    1),
  L1I     (2, 1, true,  8,  64,    1),
  L2      (3, 2, true,  16, 4096,  1),
  L3      (3, 3, true,  16, 16384, 6),
  L1D_AMD (1, 1, true,  2,  512,   1),
  L1I_AMD (2, 1, true,  2,  512,   1),
  L2_AMD  (3, 2, false, 16, 512,   0),
  L3_AMD  (3, 3, true,  16, 16384, 2);
  // spotless:on

  /** Leaf 2: one round, L3 of 16 MiB; L1 of 32 KiB twice, L2 of 2 MiB. */
  static final Registers DESCRIPTORS = new Registers(1, 0, 0x4D, 0x002C_307D);

  /** 0x80000005: 64 KiB of L1 twice, and TLBs. */
  static final Registers AMD_L1 = new Registers(0x01FF_01FF, 0x01FF_01FF, 0x4002_0140, 0x4002_0140);

  /** 0x80000006: 512 KiB of L2, 16 MiB of L3, and TLBs. */
  static final Registers AMD_L2_L3 = new Registers(0, 0x4200_4200, 0x0200_8140, 0x0080_8140);

  private static final int LINE = 64;

  private final int type;
  private final int level;
  private final boolean selfInitialising;
  private final int ways;
  private final int sets;
  private final int flags;

  QemuCache(int type, int level, boolean selfInitialising, int ways, int sets, int flags) {
    this.type = type;
    this.level = level;
    this.selfInitialising = selfInitialising;
    this.ways = ways;
    this.sets = sets;
    this.flags = flags;
  }

  /** As leaf 0x8000001D has it: an L3 belongs to a die, the others to a core. */
  Registers amd(Smp smp) {
    int share = level == 3 ? smp.dieShift() : smp.coreShift();
    int eax = type | level << 5 | (selfInitialising ? 1 << 8 : 0) | (1 << share) - 1 << 14;
    return new Registers(eax, LINE - 1 | ways - 1 << 22, sets - 1, flags);
  }

  /** As leaf 4 has it. */
  Registers intel(Smp smp) {
    Registers it = amd(smp);
    return new Registers(it.eax() | cores(smp) << 26, it.ebx(), it.ecx(), it.edx());
  }

  /** The core numbers that a package has room for, less one. */
  static int cores(Smp smp) {
    return (1 << smp.packageShift() - smp.coreShift()) - 1;
  }
}
