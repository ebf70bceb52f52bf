package guise.engine;

import guise.kernel.Behaviour;

/** KVM's own registers, by which a guest tells where KVM shall write. */
final class PvMsrs {
  private static final int WALL_CLOCK_OLD = 0x11;
  private static final int SYSTEM_TIME_OLD = 0x12;
  private static final int WALL_CLOCK = 0x4B56_4D00;
  private static final int SYSTEM_TIME = 0x4B56_4D01;
  private static final int ASYNC_PF_EN = 0x4B56_4D02;
  private static final int STEAL_TIME = 0x4B56_4D03;
  private static final int PV_EOI_EN = 0x4B56_4D04;
  private static final int POLL_CONTROL = 0x4B56_4D05;
  private static final int ASYNC_PF_INT = 0x4B56_4D06;
  private static final int ASYNC_PF_ACK = 0x4B56_4D07;
  private static final long ASYNC_PF_RESERVED = 0x30;
  private static final long STEAL_RESERVED = 0x3E;
  private static final long ENABLED = 1;

  private PvMsrs() {}

  static void register(MsrTable table) {
    keep(table, WALL_CLOCK_OLD, Paravirtual.CLOCKSOURCE, 0, (_, _, _) -> {});
    keep(table, SYSTEM_TIME_OLD, Paravirtual.CLOCKSOURCE, 0, (_, _, _) -> {});
    keep(table, WALL_CLOCK, Paravirtual.CLOCKSOURCE2, 0, (_, _, _) -> {});
    keep(table, SYSTEM_TIME, Paravirtual.CLOCKSOURCE2, 0, (_, _, _) -> {});
    keep(table, ASYNC_PF_EN, Paravirtual.ASYNC_PF, 0, PvMsrs::checkAsyncFault);
    keep(table, STEAL_TIME, Paravirtual.STEAL_TIME, 0, PvMsrs::checkStealTime);
    keep(table, PV_EOI_EN, Paravirtual.PV_EOI, 0, PvMsrs::checkEndOfInterrupt);
    keep(table, POLL_CONTROL, Paravirtual.POLL_CONTROL, 1, PvMsrs::checkPolling);
    keep(table, ASYNC_PF_INT, Paravirtual.ASYNC_PF_INT, 0, PvMsrs::checkVector);
    table.add(
        ASYNC_PF_ACK,
        (v, _) -> {
          gate(v, Paravirtual.ASYNC_PF_INT);
          return 0;
        },
        (v, _, _) -> gate(v, Paravirtual.ASYNC_PF_INT));
  }

  private static void keep(
      MsrTable table, int index, int feature, long reset, MsrTable.Check check) {
    // The old and the new address are one register.
    int slot =
        index == WALL_CLOCK_OLD ? WALL_CLOCK : index == SYSTEM_TIME_OLD ? SYSTEM_TIME : index;
    table.add(
        index,
        (v, _) -> {
          gate(v, feature);
          return v.msrs.getOrDefault(slot, reset);
        },
        (v, value, access) -> {
          gate(v, feature);
          check.check(v, value, access);
          v.msrs.put(slot, value);
        });
  }

  private static void gate(VcpuState v, int feature) {
    if (v.platform.does(Behaviour.PV_REFUSAL_SOFT)) {
      MsrRule.PV_ANNOUNCED_SOFT.unless(v.pv.has(feature));
    } else {
      MsrRule.PV_ANNOUNCED.unless(v.pv.has(feature));
    }
  }

  private static void checkAsyncFault(VcpuState v, long value, Access access) {
    MsrRule.DEFINED_BITS.unless((value & ASYNC_PF_RESERVED) == 0);
    MsrRule.NEEDS_KERNEL_APIC.unless(value == 0 || v.vm.hasIrqchip());
    boolean enabled = (value & ENABLED) != 0;
    MsrRule.GUEST_MEMORY.unless(!enabled || v.vm.hasMemoryAt(value & ~0x3FL));
  }

  private static void checkStealTime(VcpuState v, long value, Access access) {
    MsrRule.DEFINED_BITS.unless((value & STEAL_RESERVED) == 0);
  }

  private static void checkEndOfInterrupt(VcpuState v, long value, Access access) {
    MsrRule.ALIGNED.unless((value & 2) == 0);
    boolean enabled = (value & ENABLED) != 0;
    MsrRule.GUEST_MEMORY.unless(!enabled || v.vm.hasMemoryAt(value & ~ENABLED));
  }

  private static void checkPolling(VcpuState v, long value, Access access) {
    MsrRule.DEFINED_BITS.unless((value & ~1L) == 0);
  }

  private static void checkVector(VcpuState v, long value, Access access) {
    MsrRule.DEFINED_BITS.unless((value & ~0xFFL) == 0);
    MsrRule.NEEDS_KERNEL_APIC.unless(v.vm.hasIrqchip());
  }
}
