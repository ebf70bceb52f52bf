package guise.engine;

import guise.kernel.Behaviour;

/** The machine check architecture of a guest: it has banks, and userspace reports errors. */
final class MachineCheckMsrs {
  static final int MCG_CAP = 0x179;
  private static final int MCG_STATUS = 0x17A;
  private static final int MCG_CTL = 0x17B;
  private static final int FIRST_BANK = 0x400;
  static final int BANKS = 32;
  private static final long MCG_CTL_P = 1 << 8;

  /** AMD kernels clear bit 10 of a bank's controls, others bit 0: both count as all ones. */
  private static final long TOLERATED = 1 << 10 | 1;

  private static final long SER_P = 1 << 24;
  private static final long CMCI_P = 1 << 10;
  private static final long LMCE_P = 1 << 27;

  private MachineCheckMsrs() {}

  private static final int FIRST_CTL2 = 0x280;

  /** CMCI_EN and the threshold. */
  private static final long CTL2_BITS = 0x4000_7FFF;

  /** What a guest's MCG_CAP can have; VMX adds local machine checks. */
  static long supported(Platform platform) {
    long common = MCG_CTL_P | SER_P;
    return platform.vmx() ? common | CMCI_P | LMCE_P : common;
  }

  /** {@code KVM_X86_SETUP_MCE}. */
  static void setup(VcpuState v, long mcgCap) {
    String ioctl = "KVM_X86_SETUP_MCE";
    long banks = mcgCap & 0xFF;
    VcpuRefusal.MCE_BANKS.unless(banks > 0 && banks <= BANKS, ioctl);
    long allowed = supported(v.platform) | 0xFF_00FF;
    VcpuRefusal.MCE_CAPABILITIES.unless((mcgCap & ~allowed) == 0, ioctl);
    v.msrs.put(MCG_CAP, mcgCap);
    if ((mcgCap & MCG_CTL_P) != 0) {
      v.msrs.put(MCG_CTL, -1L);
    }
    for (int bank = 0; bank < banks; bank++) {
      v.msrs.put(FIRST_BANK + bank * 4, -1L);
    }
  }

  static void register(Platform platform, MsrTable table) {
    table.add(
        MCG_CAP,
        (v, _) -> v.msrs.getOrDefault(MCG_CAP, (long) BANKS),
        (_, _, _) -> MsrRule.WRITABLE.unless(false));
    table.keep(MCG_STATUS, 0);
    if (platform.does(Behaviour.MC_CTL2)) {
      for (int bank = 0; bank < BANKS; bank++) {
        corrected(table, bank);
      }
    }
    table.add(MCG_CTL, MachineCheckMsrs::readControl, MachineCheckMsrs::writeControl);
    for (int bank = 0; bank < BANKS; bank++) {
      for (int part = 0; part < 4; part++) {
        bank(table, FIRST_BANK + bank * 4 + part, bank, part);
      }
    }
  }

  /** MCi_CTL2: who tells of corrected errors. Without MCG_CMCI_P only userspace has it, as 0. */
  private static void corrected(MsrTable table, int bank) {
    int index = FIRST_CTL2 + bank;
    table.add(
        index,
        (v, access) -> {
          MsrRule.BANK_THERE.unless(bank < (capabilities(v) & 0xFF));
          MsrRule.CMCI_THERE.unless(access.byHost() || (capabilities(v) & CMCI_P) != 0);
          return v.msrs.getOrDefault(index, 0L);
        },
        (v, value, access) -> {
          MsrRule.BANK_THERE.unless(bank < (capabilities(v) & 0xFF));
          boolean there = (capabilities(v) & CMCI_P) != 0;
          MsrRule.CMCI_THERE.unless(there || access.byHost() && value == 0);
          MsrRule.DEFINED_BITS.unless((value & ~CTL2_BITS) == 0);
          v.msrs.put(index, value);
        });
  }

  private static long capabilities(VcpuState v) {
    return v.msrs.getOrDefault(MCG_CAP, (long) BANKS);
  }

  private static long readControl(VcpuState v, Access access) {
    boolean there = (capabilities(v) & MCG_CTL_P) != 0 || access.byHost();
    MsrRule.MCG_CTL_THERE.unless(there);
    return v.msrs.getOrDefault(MCG_CTL, 0L);
  }

  private static void writeControl(VcpuState v, long value, Access access) {
    boolean there = (capabilities(v) & MCG_CTL_P) != 0;
    MsrRule.MCG_CTL_THERE.unless(there || access.byHost() && value == 0);
    MsrRule.ALL_OR_NOTHING.unless(value == 0 || value == -1);
    v.msrs.put(MCG_CTL, value);
  }

  private static void bank(MsrTable table, int index, int bank, int part) {
    table.add(
        index,
        (v, _) -> {
          MsrRule.BANK_THERE.unless(bank < (capabilities(v) & 0xFF));
          return v.msrs.getOrDefault(index, 0L);
        },
        (v, value, access) -> {
          MsrRule.BANK_THERE.unless(bank < (capabilities(v) & 0xFF));
          boolean control = part == 0;
          MsrRule.ALL_OR_NOTHING.unless(!control || value == 0 || (value | TOLERATED) == -1);
          boolean status = part == 1;
          MsrRule.DEFINED_BITS.unless(!status || access.byHost() || value == 0 || keepsStatus(v));
          v.msrs.put(index, value);
        });
  }

  /** HWCR.McStatusWrEn lets an AMD guest write what only errors write. */
  private static boolean keepsStatus(VcpuState v) {
    return v.amdCompatible && (v.hwcr & 1 << 18) != 0;
  }
}
