package guise.engine;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Behaviour;
import guise.x86.StaticFeature;
import java.util.function.BiPredicate;

/** The registers in which a guest that nests finds out what VMX can do: 0x480 to 0x491. */
final class VmxCapabilityMsrs {
  static final int FIRST = 0x480;
  static final int LAST = 0x491;
  private static final int BASIC = 0x480;
  private static final int MISC = 0x485;
  private static final int CR0_FIXED0 = 0x486;
  private static final int CR0_FIXED1 = 0x487;
  private static final int CR4_FIXED0 = 0x488;
  private static final int CR4_FIXED1 = 0x489;
  private static final int VMCS_ENUM = 0x48A;
  private static final int SECONDARY = 0x48B;
  private static final int EPT_VPID = 0x48C;
  private static final int TRUE_PIN = 0x48D;
  private static final int VMFUNC = 0x491;
  private static final long LOW = 0xFFFF_FFFFL;

  /** What must be 1 in the controls unless the TRUE registers say otherwise. */
  private static final long[] DEFAULT1 = {0x16, 0x401_E172, 0x3_6DFF, 0x11FF};

  private static final long BASIC_SWITCHES = 1L << 49 | 1L << 54 | 1L << 55 | 1L << 56;
  private static final long BASIC_RESERVED = 1L << 31 | 7L << 45 | -1L << 57;
  private static final long NARROW_POINTERS = 1L << 48;
  private static final long MISC_SWITCHES = 0x7000_01E0L;
  private static final long MISC_RESERVED = 0x3E00 | 1L << 31;

  /** A secondary control that follows the guest's CPUID. */
  private enum Control {
    // spotless:off
    RDTSCP           ( 3, v -> v.has(StaticFeature.RDTSCP) || v.has(StaticFeature.RDPID)),
    RDRAND_EXITING   (11, v -> v.has(StaticFeature.RDRAND)),
    INVPCID          (12, v -> v.has(StaticFeature.INVPCID)),
    RDSEED_EXITING   (16, v -> v.has(StaticFeature.RDSEED)),
    XSAVES           (20, v -> v.has(StaticFeature.XSAVES) && v.has(StaticFeature.XSAVE)),
    USER_WAIT        (26, v -> v.has(StaticFeature.WAITPKG));
    // spotless:on

    /** Whether a guest has what the control is for. */
    @Immutable
    private interface Condition {
      boolean holds(VcpuState v);
    }

    private final int bit;
    private final Condition condition;

    Control(int bit, Condition condition) {
      this.bit = bit;
      this.condition = condition;
    }

    /** The bit that allows the control to be 1. */
    long mask() {
      return 1L << 32 + bit;
    }
  }

  private VmxCapabilityMsrs() {}

  static void register(Platform platform, FeatureMsrs features, MsrTable table) {
    if (!platform.vmx()) {
      return;
    }
    for (int at = FIRST; at <= LAST; at++) {
      int index = at;
      if (features.value(index).isPresent()) {
        table.add(index, (v, _) -> read(v, index), (v, x, a) -> write(v, index, x, a));
      }
    }
  }

  private static boolean nests(VcpuState v) {
    return v.has(StaticFeature.VMX) && v.platform.caps.has(StaticFeature.VMX);
  }

  private static long supported(VcpuState v, int index) {
    return v.platform.msrs.features().value(index).orElse(0);
  }

  static long held(VcpuState v, int index) {
    return v.msrs.getOrDefault(index, v.stuffed(supported(v, index)));
  }

  private static long read(VcpuState v, int index) {
    MsrRule.VMX_ANNOUNCED.unless(nests(v));
    int derived = index - 0x481;
    if (derived < 0 || derived >= DEFAULT1.length) {
      return held(v, index);
    }
    long full = held(v, TRUE_PIN + derived);
    return full == 0 && !v.stuffs ? 0 : full | DEFAULT1[derived];
  }

  private static void write(VcpuState v, int index, long value, Access access) {
    boolean derived = index >= 0x481 && index <= 0x484;
    boolean fixed1 = index == CR0_FIXED1 || index == CR4_FIXED1;
    MsrRule.VMX_READ_ONLY.unless(access.byHost());
    MsrRule.VMX_ANNOUNCED.unless(nests(v));
    MsrRule.VMX_SETTLED.unless(!v.nesting.inVmxOperation());
    MsrRule.VMX_READ_ONLY.unless(!derived && !fixed1);
    MsrRule.VMX_WITHIN_SUPPORTED.unless(check(index).test(supported(v, index), value));
    v.msrs.put(index, value);
  }

  private static BiPredicate<Long, Long> check(int index) {
    return switch (index) {
      case BASIC -> VmxCapabilityMsrs::basic;
      case MISC -> VmxCapabilityMsrs::misc;
      case CR0_FIXED0, CR4_FIXED0 -> (supported, value) -> isSubset(value, supported, -1);
      case VMCS_ENUM -> (_, _) -> true;
      case EPT_VPID, VMFUNC -> (supported, value) -> isSubset(supported, value, -1);
      default -> VmxCapabilityMsrs::controls;
    };
  }

  private static boolean isSubset(long superset, long subset, long mask) {
    return (subset & mask & ~superset) == 0;
  }

  private static boolean controls(long supported, long value) {
    return isSubset(value, supported, LOW) && isSubset(supported, value, ~LOW);
  }

  private static boolean basic(long supported, long value) {
    return isSubset(supported, value, BASIC_SWITCHES | BASIC_RESERVED)
        && (value & NARROW_POINTERS) == 0
        && (value & 0x7FFF_FFFFL) == (supported & 0x7FFF_FFFFL)
        && (value >>> 32 & 0x1FFF) >= (supported >>> 32 & 0x1FFF);
  }

  private static boolean misc(long supported, long value) {
    return isSubset(supported, value, MISC_SWITCHES | MISC_RESERVED)
        && (value & 0x1F) == (supported & 0x1F)
        && (value >>> 16 & 0x1FF) <= (supported >>> 16 & 0x1FF)
        && (value >>> 25 & 7) <= (supported >>> 25 & 7)
        && value >>> 32 == supported >>> 32;
  }

  /** A new CPUID: the controls and the bits of CR0 and CR4 that a nested guest can have follow. */
  static void cpuidChanged(VcpuState v) {
    Platform platform = v.platform;
    if (!platform.vmx() || !platform.caps.has(StaticFeature.VMX)) {
      return;
    }
    if (!v.vm.disabled(Quirk.STUFF_FEATURE_MSRS)) {
      long controls = held(v, SECONDARY);
      long host = platform.host.boot().msr(SECONDARY).orElse(0);
      for (Control control : Control.values()) {
        boolean on = control.condition.holds(v);
        long mask = control.mask() & host;
        controls = on ? controls | mask : controls & ~mask;
      }
      v.msrs.put(SECONDARY, controls);
    }
    if (nests(v)) {
      v.msrs.put(CR0_FIXED1, LOW);
      v.msrs.put(CR4_FIXED1, Cr4Fixed.of(v));
    }
  }

  /** Which bits of CR4 a nested guest can have. */
  private enum Cr4Fixed {
    // spotless:off
    VME(0x3, StaticFeature.VME), TSD(0x4, StaticFeature.TSC), DE(0x8, StaticFeature.DE),
    PSE(0x10, StaticFeature.PSE), PAE(0x20, StaticFeature.PAE), MCE(0x40, StaticFeature.MCE),
    PGE(0x80, StaticFeature.PGE), OSFXSR(0x200, StaticFeature.FXSR),
    OSXMMEXCPT(0x400, StaticFeature.XMM), UMIP(0x800, StaticFeature.UMIP),
    LA57(0x1000, StaticFeature.LA57), VMXE(0x2000, StaticFeature.VMX),
    SMXE(0x4000, StaticFeature.SMX), FSGSBASE(0x1_0000, StaticFeature.FSGSBASE),
    PCIDE(0x2_0000, StaticFeature.PCID), OSXSAVE(0x4_0000, StaticFeature.XSAVE),
    SMEP(0x10_0000, StaticFeature.SMEP), SMAP(0x20_0000, StaticFeature.SMAP),
    PKE(0x40_0000, StaticFeature.PKU);
    // spotless:on

    private static final long PCE = 0x100;
    private static final long CET = 1 << 23;
    private static final long LAM_SUP = 1 << 28;

    private final long bits;
    private final StaticFeature feature;

    Cr4Fixed(long bits, StaticFeature feature) {
      this.bits = bits;
      this.feature = feature;
    }

    static long of(VcpuState v) {
      long fixed1 = PCE;
      for (Cr4Fixed row : values()) {
        fixed1 |= v.announces(row.feature) ? row.bits : 0;
      }
      boolean cet = v.announces(StaticFeature.SHSTK) || v.announces(StaticFeature.IBT);
      fixed1 |= cet && v.platform.does(Behaviour.CET_STATE) ? CET : 0;
      boolean lam = v.announces(StaticFeature.LAM) && v.platform.does(Behaviour.LAM_IN_CR3);
      return fixed1 | (lam ? LAM_SUP : 0);
    }
  }
}
