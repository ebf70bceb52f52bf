package guise.engine;

/** The memory type range registers, which CPUID does not gate. */
final class MtrrMsrs {
  private static final int CAPABILITIES = 0xFE;
  private static final int FIRST_VARIABLE = 0x200;
  private static final int VARIABLE = 16;
  private static final int LAST = 0x26F;
  private static final int DEFAULT_TYPE = 0x2FF;
  private static final int[] FIXED = {
    0x250, 0x258, 0x259, 0x268, 0x269, 0x26A, 0x26B, 0x26C, 0x26D, 0x26E, 0x26F
  };

  private MtrrMsrs() {}

  static void register(MsrTable table) {
    table.constant(CAPABILITIES, 0x508);
    for (int index = FIRST_VARIABLE; index <= LAST; index++) {
      table.add(index, MtrrMsrs::readNone, (_, _, _) -> MsrRule.MTRR_THERE.unless(false));
    }
    for (int index : FIXED) {
      table.keep(index, 0, (_, value, _) -> MsrRule.MEMORY_TYPES.unless(areTypes(value)));
    }
    table.keep(DEFAULT_TYPE, 0, (_, value, _) -> defaultType(value));
    for (int at = 0; at < VARIABLE; at += 2) {
      table.keep(FIRST_VARIABLE + at, 0, (v, value, _) -> base(v, value));
      table.keep(FIRST_VARIABLE + at + 1, 0, (v, value, _) -> mask(v, value));
    }
  }

  /** KVM has the whole range, and in it what the manuals have. */
  private static long readNone(VcpuState v, Access access) {
    throw MsrRule.MTRR_THERE.refused();
  }

  private static void defaultType(long value) {
    MsrRule.DEFINED_BITS.unless((value & ~0xCFFL) == 0);
    MsrRule.MEMORY_TYPES.unless(isType(value & 0xFF));
  }

  private static void base(VcpuState v, long value) {
    MsrRule.MEMORY_TYPES.unless(isType(value & 0xFF));
    MsrRule.DEFINED_BITS.unless((value & (0xF00 | v.reservedGpa)) == 0);
  }

  private static void mask(VcpuState v, long value) {
    MsrRule.DEFINED_BITS.unless((value & (0x7FF | v.reservedGpa)) == 0);
  }

  private static boolean areTypes(long value) {
    for (int field = 0; field < Long.SIZE; field += Byte.SIZE) {
      if (!isType(value >>> field & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isType(long type) {
    return type < 7 && type != 2 && type != 3;
  }
}
