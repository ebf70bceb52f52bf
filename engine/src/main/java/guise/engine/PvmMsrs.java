package guise.engine;

/** The registers that kvm_pvm answers for itself; {@link PvmRule} says what each is about. */
final class PvmMsrs {
  private static final int SPEC_CTRL = 0x48;
  private static final int PRED_CMD = 0x49;
  private static final int FLUSH_CMD = 0x10B;
  private static final int VIRT_SPEC_CTRL = 0xC001_011F;
  private static final int MISC_FEATURES_ENABLES = 0x140;
  private static final int MISC_ENABLE = 0x1A0;
  private static final int DEBUGCTL = 0x1D9;
  private static final int PAT = 0x277;
  private static final int TSC_AUX = 0xC000_0103;
  private static final int TSC_RATIO = 0xC000_0104;
  private static final int OWN = 0x4B56_4D10;
  private static final int LAST_OWN = 0x4B56_4DFF;
  private static final long SIGNATURE = 0x4D_5650;
  private static final long KEPT = 0xF01F;
  private static final long SEEN_BY_HOST = 1 << 10;
  private static final int CUT = 16;
  private static final long FAST_STRINGS = 1;
  private static final long RATIO_OF_ONE = 1L << 32;

  private PvmMsrs() {}

  static void miscEnable(MsrTable table) {
    table.keep(MISC_ENABLE, FAST_STRINGS);
  }

  static void pat(MsrTable table) {
    table.keep(PAT, SystemMsrs.PAT_RESET);
  }

  static void faulting(MsrTable table) {
    table.keep(MISC_FEATURES_ENABLES, 0);
  }

  static void microcode(MsrTable table) {
    table.add(
        SystemMsrs.UCODE_REV,
        MsrTable.stored(SystemMsrs.UCODE_REV, 0),
        (v, value, access) -> {
          if (access.byHost()) {
            v.msrs.put(SystemMsrs.UCODE_REV, value);
          }
        });
  }

  static void speculation(MsrTable table) {
    for (int index : new int[] {SPEC_CTRL, SpeculationMsrs.TSX_CTRL, VIRT_SPEC_CTRL}) {
      table.ignore(index, 0);
    }
    for (int index : new int[] {PRED_CMD, FLUSH_CMD}) {
      table.add(index, PvmMsrs::unreadable, (_, _, _) -> {});
    }
  }

  static void debugControl(MsrTable table) {
    table.ignore(DEBUGCTL, 0);
  }

  static void tscAux(MsrTable table) {
    table.add(TSC_AUX, PvmMsrs::readTscAux, PvmMsrs::writeTscAux);
  }

  static void tscRatio(MsrTable table) {
    table.add(
        TSC_RATIO,
        (_, access) -> {
          MsrRule.READABLE_BY_HOST_ONLY.unless(access.byHost());
          return RATIO_OF_ONE;
        },
        (_, value, access) -> {
          MsrRule.WRITABLE_BY_HOST_ONLY.unless(access.byHost());
          MsrRule.TSC_RATIO_UNCHANGED.unless(value == 0 || value == RATIO_OF_ONE);
        });
  }

  static void own(MsrTable table) {
    table.add(OWN, PvmMsrs::readOwn, PvmMsrs::writeOwn);
    table.constant(OWN + 1, SIGNATURE);
    table.constant(OWN + 2, 0x1FF);
    table.add(OWN + 3, (v, _) -> v.tscKhz, (_, _, _) -> MsrRule.WRITABLE.unless(false));
    table.add(
        LAST_OWN,
        (_, _) -> {
          throw MsrRule.OTHER_MODULES.refused();
        },
        (_, _, _) -> MsrRule.OTHER_MODULES.unless(false));
  }

  private static long readOwn(VcpuState v, Access access) {
    long kept = v.msrs.getOrDefault(OWN, 0L);
    return access.byHost() ? kept | SEEN_BY_HOST : kept;
  }

  private static void writeOwn(VcpuState v, long value, Access access) {
    MsrRule.WRITABLE.unless(!access.byHost() || v.vm.hasMemory());
    MsrRule.DEFINED_BITS.unless(value >>> Short.SIZE == 0);
    v.msrs.put(OWN, value & KEPT);
  }

  private static long unreadable(VcpuState v, Access access) {
    throw MsrRule.READABLE.refused();
  }

  static void sysenter(MsrTable table) {
    for (int index : new int[] {LiveRegisters.SYSENTER_ESP, LiveRegisters.SYSENTER_EIP}) {
      table.add(
          index,
          (v, _) -> LiveRegisters.read(v.cpu, index),
          (v, value, _) -> LiveRegisters.write(v.cpu, index, value << CUT >> CUT));
    }
  }

  private static long readTscAux(VcpuState v, Access access) {
    MsrRule.TSC_AUX_ANNOUNCED.unless(access.byHost());
    return v.cpu.tscAux;
  }

  private static void writeTscAux(VcpuState v, long value, Access access) {
    MsrRule.TSC_AUX_ANNOUNCED.unless(access.byHost());
    MsrRule.TSC_AUX_UPPER_HALF.unless(v.amdCompatible || value >>> 32 == 0);
    v.cpu.tscAux = value & 0xFFFF_FFFFL;
  }
}
