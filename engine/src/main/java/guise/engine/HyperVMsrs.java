package guise.engine;

import guise.kernel.Behaviour;

/**
 * The registers of Hyper-V, as far as they are kept for userspace to save and restore. What depends
 * on the time reads 0: the engine has no clock.
 */
final class HyperVMsrs {
  static final int GUEST_OS_ID = 0x4000_0000;
  static final int HYPERCALL = 0x4000_0001;
  static final int SCONTROL = 0x4000_0080;
  private static final int VP_INDEX = 0x4000_0002;
  private static final int TIME_REF_COUNT = 0x4000_0020;
  static final int TSC_INVARIANT_CONTROL = 0x4000_0118;
  private static final int ACCESS_TSC_INVARIANT = 1 << 15;
  private static final long PAGE_NUMBER = ~0xFFFL;
  private static final long ENABLE = 1;

  /** Registers that keep what is written, with the bit of 0x40000003.EAX that announces them. */
  private static final int[][] PLAIN = {
    {0x4000_0003, 1 << 7},
    {0x4000_0010, 1 << 1},
    {0x4000_0021, 1 << 9},
    {0x4000_0073, 1 << 4},
    {0x4000_00B0, 1 << 3},
    {0x4000_0100, 1 << 10},
    {0x4000_0101, 1 << 10},
    {0x4000_0102, 1 << 10},
    {0x4000_0103, 1 << 10},
    {0x4000_0104, 1 << 10},
    {0x4000_0105, 1 << 10},
    {0x4000_0106, 1 << 13},
    {0x4000_0107, 1 << 13},
    {0x4000_0108, 1 << 13},
    {0x4000_00F1, 0},
    {0x4000_00F2, 0},
    {0x4000_00F3, 0},
    {0x4000_00F4, 0},
    {0x4000_00F5, 0},
    {0x4000_00FF, 0}
  };

  private HyperVMsrs() {}

  static void register(Platform platform, MsrTable table) {
    for (int[] row : PLAIN) {
      table.add(
          row[0], (v, a) -> read(v, row[0], row[1], a), (v, x, a) -> keep(v, row[0], row[1], x, a));
    }
    table.add(
        SCONTROL,
        (v, a) -> read(v, SCONTROL, 1 << 2, a),
        (v, x, a) -> {
          MsrRule.SYNIC_ACTIVE.unless(v.hyperV.synic || a.byHost() && x == 0);
          keep(v, SCONTROL, 1 << 2, x, a);
        });
    table.add(
        GUEST_OS_ID, (v, a) -> shared(v, GUEST_OS_ID, 1 << 5, a), (v, x, a) -> share(v, x, a));
    table.add(HYPERCALL, (v, a) -> shared(v, HYPERCALL, 1 << 5, a), HyperVMsrs::hypercall);
    table.add(
        VP_INDEX,
        (v, a) -> {
          gate(v, 1 << 6, a);
          return v.msrs.getOrDefault(VP_INDEX, (long) v.id);
        },
        (v, x, a) -> {
          MsrRule.WRITABLE_BY_HOST_ONLY.unless(a.byHost());
          v.msrs.put(VP_INDEX, x);
        });
    table.add(
        TIME_REF_COUNT,
        (v, a) -> {
          gate(v, 1 << 1, a);
          return 0;
        },
        (_, _, a) -> MsrRule.WRITABLE_BY_HOST_ONLY.unless(a.byHost()));
    table.constant(0x4000_0022, 0); // frequencies, of a machine without a clock
    table.constant(0x4000_0023, 0);
    if (platform.does(Behaviour.HV_INVARIANT_TSC)) {
      table.add(
          TSC_INVARIANT_CONTROL,
          (v, a) -> shared(v, TSC_INVARIANT_CONTROL, ACCESS_TSC_INVARIANT, a),
          HyperVMsrs::invariant);
    }
  }

  private static void gate(VcpuState v, int feature, Access access) {
    boolean allowed = v.hyperV.announced && v.hyperV.allows(feature);
    MsrRule.HYPERV_ANNOUNCED.unless(access.byHost() || allowed);
  }

  private static long read(VcpuState v, int index, int feature, Access access) {
    gate(v, feature, access);
    return v.msrs.getOrDefault(index, 0L);
  }

  private static void keep(VcpuState v, int index, int feature, long value, Access access) {
    gate(v, feature, access);
    v.msrs.put(index, value);
  }

  private static long shared(VcpuState v, int index, int feature, Access access) {
    gate(v, feature, access);
    return v.vm.shared(index);
  }

  /** A guest that has no identity has no page for hypercalls either. */
  private static void share(VcpuState v, long value, Access access) {
    gate(v, 1 << 5, access);
    v.vm.share(GUEST_OS_ID, value);
    if (value == 0) {
      v.vm.share(HYPERCALL, v.vm.shared(HYPERCALL) & ~ENABLE);
    }
  }

  private static void hypercall(VcpuState v, long value, Access access) {
    gate(v, 1 << 5, access);
    if (v.vm.shared(GUEST_OS_ID) == 0) {
      return;
    }
    boolean enabled = (value & ENABLE) != 0;
    MsrRule.GUEST_MEMORY.unless(!enabled || v.vm.hasMemoryAt(value & PAGE_NUMBER));
    v.vm.share(HYPERCALL, value);
  }

  private static void invariant(VcpuState v, long value, Access access) {
    boolean asked = v.hyperV.controlsInvariantTsc();
    MsrRule.HYPERV_ANNOUNCED.unless(access.byHost() || asked);
    MsrRule.DEFINED_BITS.unless((value & ~1L) == 0);
    boolean taken = v.vm.shared(TSC_INVARIANT_CONTROL) != 0 && value == 0;
    MsrRule.WRITABLE_BY_HOST_ONLY.unless(access.byHost() || !taken);
    v.vm.share(TSC_INVARIANT_CONTROL, value);
  }
}
