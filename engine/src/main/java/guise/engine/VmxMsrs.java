package guise.engine;

import guise.kernel.Behaviour;
import guise.x86.StaticFeature;

/** Intel's registers of the VMX module but for those that describe VMX itself. */
final class VmxMsrs {
  static final int FEATURE_CONTROL = 0x3A;
  private static final int UMWAIT_CONTROL = 0xE1;
  private static final int BNDCFGS = 0xD90;
  private static final int DEBUGCTL = 0x1D9;
  private static final int FIRST_LAUNCH_KEY = 0x8C;
  private static final int LAST_LAUNCH_KEY = 0x8F;
  private static final int MCG_EXT_CTL = 0x4D0;

  private static final long LOCK = 1;
  private static final long VMX = 6;
  private static final long SGX_LC = 1 << 17;
  private static final long SGX = 1 << 18;
  private static final long LMCE = 1 << 20;
  private static final long MCG_LMCE = 1 << 27;
  private static final long UMWAIT_RESERVED = -1L << 32 | 2;
  private static final long BNDCFGS_RESERVED = 0xFFC;
  private static final long BTF_AND_LBR = 3;
  private static final long BUS_LOCK = 1 << 2;
  private static final long RTM_DEBUG = 1 << 15;

  private VmxMsrs() {}

  static void register(Platform platform, MsrTable table) {
    if (!platform.vmx()) {
      return;
    }
    table.add(FEATURE_CONTROL, MsrTable.stored(FEATURE_CONTROL, 0), VmxMsrs::writeFeatureControl);
    table.add(UMWAIT_CONTROL, VmxMsrs::readUmwait, VmxMsrs::writeUmwait);
    table.add(BNDCFGS, VmxMsrs::readBounds, VmxMsrs::writeBounds);
    table.add(DEBUGCTL, MsrTable.stored(DEBUGCTL, 0), VmxMsrs::writeDebugControl);
    table.add(MCG_EXT_CTL, VmxMsrs::readExtended, VmxMsrs::writeExtended);
    for (int at = FIRST_LAUNCH_KEY; at <= LAST_LAUNCH_KEY; at++) {
      int index = at;
      table.add(index, (v, a) -> readKey(v, index, a), (v, x, a) -> writeKey(v, index, x, a));
    }
  }

  /** The bits that mean something to this guest. */
  private static long guestBits(VcpuState v) {
    return LOCK
        | (v.has(StaticFeature.VMX) && v.platform.caps.has(StaticFeature.VMX) ? VMX : 0)
        | (v.has(StaticFeature.SGX_LC) ? SGX_LC : 0)
        | (v.has(StaticFeature.SGX) ? SGX : 0)
        | ((v.msrs.getOrDefault(MachineCheckMsrs.MCG_CAP, 0L) & MCG_LMCE) != 0 ? LMCE : 0);
  }

  private static void writeFeatureControl(VcpuState v, long value, Access access) {
    boolean free = access.byHost() && v.platform.does(Behaviour.FEATURE_CONTROL_FREE);
    long allowed = free ? LOCK | VMX | SGX_LC | SGX | LMCE : guestBits(v);
    boolean locked = (v.msrs.getOrDefault(FEATURE_CONTROL, 0L) & LOCK) != 0;
    MsrRule.FEATURE_CONTROL_BITS.unless((value & ~allowed) == 0);
    MsrRule.FEATURE_CONTROL_LOCKED.unless(access.byHost() || !locked);
    v.msrs.put(FEATURE_CONTROL, value);
    if (access.byHost() && value == 0) {
      v.nesting.leave();
    }
  }

  private static long readUmwait(VcpuState v, Access access) {
    MsrRule.WAITPKG_ANNOUNCED.unless(access.byHost() || hasWaitpkg(v));
    return v.msrs.getOrDefault(UMWAIT_CONTROL, 0L);
  }

  private static boolean hasWaitpkg(VcpuState v) {
    return v.has(StaticFeature.WAITPKG) && v.platform.caps.has(StaticFeature.WAITPKG);
  }

  private static void writeUmwait(VcpuState v, long value, Access access) {
    MsrRule.WAITPKG_ANNOUNCED.unless(access.byHost() || hasWaitpkg(v));
    MsrRule.DEFINED_BITS.unless((value & UMWAIT_RESERVED) == 0);
    v.msrs.put(UMWAIT_CONTROL, value);
  }

  private static void bounds(VcpuState v, Access access) {
    boolean kvm = v.platform.caps.has(StaticFeature.MPX);
    MsrRule.MPX_ANNOUNCED.unless(kvm && (access.byHost() || v.has(StaticFeature.MPX)));
  }

  private static long readBounds(VcpuState v, Access access) {
    bounds(v, access);
    return v.msrs.getOrDefault(BNDCFGS, 0L);
  }

  private static void writeBounds(VcpuState v, long value, Access access) {
    bounds(v, access);
    MsrRule.CANONICAL.unless(SystemMsrs.isCanonical(v, value & ~0xFFFL));
    MsrRule.DEFINED_BITS.unless((value & BNDCFGS_RESERVED) == 0);
    v.msrs.put(BNDCFGS, value);
  }

  /** LBR and BTF are accepted without effect. */
  private static void writeDebugControl(VcpuState v, long value, Access access) {
    MsrRule.DEBUGCTL_BITS.unless(isDebugControl(v, value));
    v.msrs.put(DEBUGCTL, value & ~BTF_AND_LBR);
  }

  static boolean isDebugControl(VcpuState v, long value) {
    long allowed =
        (v.has(StaticFeature.BUS_LOCK_DETECT) && v.platform.caps.has(StaticFeature.BUS_LOCK_DETECT)
                ? BUS_LOCK
                : 0)
            | (v.has(StaticFeature.RTM) && v.platform.caps.has(StaticFeature.RTM) ? RTM_DEBUG : 0);
    return (value & ~BTF_AND_LBR & ~allowed) == 0;
  }

  private static boolean hasLmce(VcpuState v) {
    return (v.msrs.getOrDefault(FEATURE_CONTROL, 0L) & LMCE) != 0;
  }

  private static long readExtended(VcpuState v, Access access) {
    MsrRule.FEATURE_CONTROL_BITS.unless(access.byHost() || hasLmce(v));
    return v.msrs.getOrDefault(MCG_EXT_CTL, 0L);
  }

  private static void writeExtended(VcpuState v, long value, Access access) {
    boolean allowed = access.byHost() && value == 0 || hasLmce(v);
    MsrRule.FEATURE_CONTROL_BITS.unless(allowed && (value & ~1L) == 0);
    v.msrs.put(MCG_EXT_CTL, value);
  }

  private static long readKey(VcpuState v, int index, Access access) {
    MsrRule.SGX_LC_ANNOUNCED.unless(access.byHost() || v.has(StaticFeature.SGX_LC));
    return v.msrs.getOrDefault(index, 0L);
  }

  private static void writeKey(VcpuState v, int index, long value, Access access) {
    long control = v.msrs.getOrDefault(FEATURE_CONTROL, 0L);
    boolean open = (control & LOCK) == 0 || (control & SGX_LC) != 0;
    boolean guest = v.has(StaticFeature.SGX_LC) && open;
    MsrRule.SGX_LC_ANNOUNCED.unless(access.byHost() || guest);
    v.msrs.put(index, value);
  }
}
