package guise.engine;

import guise.guest.vmx.DefaultControls;
import guise.kernel.Behaviour;
import guise.x86.StaticFeature;
import guise.x86.msr.Msr;
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
  private static final int EPT_VPID = 0x48C;
  private static final int VMFUNC = 0x491;
  private static final long LOW = 0xFFFF_FFFFL;

  private static final long BASIC_SWITCHES = 1L << 49 | 1L << 54 | 1L << 55 | 1L << 56;
  private static final long BASIC_RESERVED = 1L << 31 | 7L << 45 | -1L << 57;
  private static final long NARROW_POINTERS = 1L << 48;
  private static final long MISC_SWITCHES = 0x7000_01E0L;
  private static final long MISC_RESERVED = 0x3E00 | 1L << 31;

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
    return DefaultControls.ofPlain(index)
        .map(pair -> derived(v, pair))
        .orElseGet(() -> held(v, index));
  }

  private static long derived(VcpuState v, DefaultControls pair) {
    long full = held(v, pair.full().address());
    return full == 0 && !v.stuffs ? 0 : pair.derivedFrom(full);
  }

  private static void write(VcpuState v, int index, long value, Access access) {
    boolean derived = DefaultControls.ofPlain(index).isPresent();
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
      adjust(v, Msr.VMX_PROCBASED_CTLS2);
    }
    if (nests(v)) {
      adjust(v, Msr.VMX_TRUE_EXIT_CTLS);
      adjust(v, Msr.VMX_TRUE_ENTRY_CTLS);
      v.msrs.put(CR0_FIXED1, LOW);
      v.msrs.put(CR4_FIXED1, Cr4Fixed.of(v));
    }
  }

  private static void adjust(VcpuState v, Msr register) {
    long value = held(v, register.address());
    long adjusted = GuestVmxControl.adjusted(v, register, value);
    if (adjusted != value) {
      v.msrs.put(register.address(), adjusted);
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
