package guise.engine;

import guise.x86.Register;
import guise.x86.StaticFeature;

/**
 * The counters of a guest's PMU: which registers there are and which bits they keep. Nothing is
 * counted.
 */
final class PmuMsrs {
  static final int PERF_CAPABILITIES = 0x345;
  private static final int FIRST_COUNTER = 0xC1;
  private static final int FIRST_EVENT = 0x186;
  private static final int FIRST_WIDE_COUNTER = 0x4C1;
  private static final int FIRST_FIXED = 0x309;
  private static final int FIXED_CONTROL = 0x38D;
  private static final int LAST_GLOBAL = 0x390;
  private static final int FIRST_K7 = 0xC001_0000;
  private static final int LAST_K7 = 0xC001_0007;
  private static final int FIRST_F15H = 0xC001_0200;
  private static final int F15H_REGISTERS = 12;
  private static final int FIRST_AMD_GLOBAL = 0xC000_0300;
  private static final int AMD_GLOBALS = 4;
  private static final int MOST = 8;
  private static final long FULL_WIDTH_WRITES = 1 << 13;

  private PmuMsrs() {}

  static void register(MsrTable table) {
    table.add(PERF_CAPABILITIES, PmuMsrs::readCapabilities, PmuMsrs::writeCapabilities);
    for (int at = 0; at < MOST; at++) {
      int counter = at;
      boolean old = at < 2; // P6 had two, and KVM pretends that everybody has them
      counter(table, FIRST_COUNTER + at, old, v -> counter < general(v));
      counter(table, FIRST_EVENT + at, old, v -> counter < general(v));
      counter(
          table,
          FIRST_WIDE_COUNTER + at,
          false,
          v -> counter < general(v) && (capabilities(v) & FULL_WIDTH_WRITES) != 0);
    }
    for (int at = 0; at < 3; at++) {
      int counter = at;
      counter(table, FIRST_FIXED + at, false, v -> counter < fixed(v));
    }
    for (int index = FIXED_CONTROL; index <= LAST_GLOBAL; index++) {
      counter(table, index, false, PmuMsrs::hasGlobalControl);
    }
    for (int index = FIRST_K7; index <= LAST_K7; index++) {
      counter(table, index, true, v -> v.platform.svm() && hasPmu(v));
    }
    for (int at = 0; at < F15H_REGISTERS; at++) {
      counter(table, FIRST_F15H + at, false, PmuMsrs::hasCoreCounters);
    }
    for (int at = 0; at < AMD_GLOBALS; at++) {
      counter(table, FIRST_AMD_GLOBAL + at, false, v -> v.platform.svm() && version(v) >= 2);
    }
  }

  /** Whether a vCPU has a register. */
  private interface Presence {
    boolean in(VcpuState v);
  }

  /** A register of the PMU; one of the old ones is never missing, it only does nothing. */
  private static void counter(MsrTable table, int index, boolean old, Presence presence) {
    table.add(
        index,
        (v, _) -> {
          boolean there = presence.in(v);
          MsrRule.COUNTER_THERE.unless(there || old);
          return there ? v.msrs.getOrDefault(index, 0L) : 0;
        },
        (v, value, _) -> {
          boolean there = presence.in(v);
          MsrRule.COUNTER_THERE.unless(there || old);
          if (there) {
            v.msrs.put(index, value);
          }
        });
  }

  /** The host has one, and userspace did not take it from the VM. */
  private static boolean hasPmu(VcpuState v) {
    return v.platform.caps.pmu().general() > 0 && v.vm.settings.pmu;
  }

  private static boolean hasCoreCounters(VcpuState v) {
    return v.platform.svm() && hasPmu(v) && v.has(StaticFeature.PERFCTR_CORE);
  }

  private static int leaf(VcpuState v, Register register) {
    int at = v.cpuid.position(0xA, 0);
    return at < 0 ? 0 : v.cpuid.read(at, register);
  }

  private static int version(VcpuState v) {
    if (!hasPmu(v)) {
      return 0;
    }
    if (v.platform.svm()) {
      return v.has(StaticFeature.PERFMON_V2) ? 2 : 1;
    }
    return leaf(v, Register.EAX) & 0xFF;
  }

  private static int general(VcpuState v) {
    boolean intel = v.platform.vmx() && version(v) > 0;
    int announced = leaf(v, Register.EAX) >>> 8 & 0xFF;
    return intel ? Math.min(announced, v.platform.caps.pmu().general()) : 0;
  }

  private static int fixed(VcpuState v) {
    boolean intel = v.platform.vmx() && version(v) >= 2;
    int announced = leaf(v, Register.EDX) & 0x1F;
    return intel ? Math.min(announced, v.platform.caps.pmu().fixed()) : 0;
  }

  /** Whether the guest has IA32_PERF_GLOBAL_CTRL. */
  static boolean hasGlobalControl(VcpuState v) {
    return v.platform.vmx() && version(v) >= 2;
  }

  /** Whether a value of IA32_PERF_GLOBAL_CTRL names only counters that are there. */
  static boolean isGlobalControl(VcpuState v, long value) {
    long counters = (1L << general(v)) - 1 | (1L << fixed(v)) - 1 << Integer.SIZE;
    return version(v) >= 2 && (value & ~counters) == 0;
  }

  static long capabilities(VcpuState v) {
    long supported = v.platform.msrs.features().perfCapabilities();
    return v.msrs.getOrDefault(PERF_CAPABILITIES, v.stuffed(supported));
  }

  private static long readCapabilities(VcpuState v, Access access) {
    boolean announced = v.has(StaticFeature.PDCM);
    MsrRule.PERF_CAPS_FOR_HOST.unless(v.platform.rules, announced);
    MsrRule.PERF_CAPS_ANNOUNCED.unless(access.byHost() || announced);
    return capabilities(v);
  }

  private static void writeCapabilities(VcpuState v, long value, Access access) {
    MsrRule.FEATURES_BY_HOST.unless(v.platform.rules, access.byHost());
    MsrRule.WRITABLE_BY_HOST_ONLY.unless(access.byHost());
    MsrRule.PERF_CAPS_FOR_HOST.unless(v.platform.rules, v.has(StaticFeature.PDCM));
    long supported = v.platform.msrs.features().perfCapabilities();
    MsrRule.PERF_CAPS_SUPPORTED.unless((value & ~supported) == 0);
    v.msrs.put(PERF_CAPABILITIES, value);
  }
}
