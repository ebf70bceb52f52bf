package guise.engine;

/** The registers that kvm_pvm answers for itself; it takes the place of what others registered. */
final class PvmMsrs {
  private static final int[] DROPPED = {0x48, 0x122, 0x1D9, 0xC001_011F};
  private static final int[] COMMANDS = {0x49, 0x10B};
  private static final int TSC_AUX = 0xC000_0103;
  private static final int TSC_RATIO = 0xC000_0104;
  private static final long RATIO_OF_ONE = 1L << 32;
  private static final long MISC_ENABLE_RESET = 1; // fast strings

  private PvmMsrs() {}

  static void register(MsrTable table) {
    for (int index : DROPPED) {
      table.ignore(index, 0);
    }
    for (int index : COMMANDS) {
      table.add(index, PvmMsrs::unreadable, (_, _, _) -> {});
    }
    table.keep(0x1A0, MISC_ENABLE_RESET);
    table.keep(0x277, SystemMsrs.PAT_RESET);
    table.keep(0x140, 0);
    table.keep(SystemMsrs.UCODE_REV, 0);
    table.add(TSC_AUX, MsrTable.stored(TSC_AUX, 0), PvmMsrs::writeTscAux);
    table.add(
        TSC_RATIO,
        (_, _) -> RATIO_OF_ONE,
        (_, value, _) ->
            MsrRule.TSC_RATIO_UNCHANGED.unless(value == 0 || value == RATIO_OF_ONE));
  }

  private static long unreadable(VcpuState v, Access access) {
    throw MsrRule.READABLE.refused();
  }

  private static void writeTscAux(VcpuState v, long value, Access access) {
    MsrRule.TSC_AUX_UPPER_HALF.unless(v.amdCompatible || value >>> 32 == 0);
    v.msrs.put(TSC_AUX, value & 0xFFFF_FFFFL);
  }
}
