package guise.engine;

import guise.kernel.Behaviour;
import guise.x86.StaticFeature;

/** AMD's registers: those of the SVM module, and those KVM gives to every guest. */
final class SvmMsrs {
  static final int HWCR = 0xC001_0015;
  static final int DE_CFG = 0xC001_1029;
  static final int VM_HSAVE_PA = 0xC001_0117;
  static final int TSC_RATIO = 0xC000_0104;
  private static final int VM_CR = 0xC001_0114;
  private static final int DEBUGCTL = 0x1D9;
  private static final int[] OSVW = {0xC001_0140, 0xC001_0141};
  private static final int[] LAST_BRANCH = {0x1DB, 0x1DC, 0x1DD, 0x1DE};
  private static final long IGNORED_HWCR = 0x148;
  private static final long STATUS_WRITE = 1 << 18;
  private static final long TSC_FREQUENCY = 1 << 24;
  static final long CPUID_FAULTING = 1L << 35;
  private static final long VM_CR_BITS = 0x1F;
  private static final long VM_CR_LOCK = 1 << 3;
  private static final long VM_CR_DISABLE = 1 << 4;
  private static final long RATIO_OF_ONE = 1L << 32;
  private static final long RATIO_RESERVED = -1L << 40;
  private static final long DEBUGCTL_RESERVED = ~0x3FL;

  private SvmMsrs() {}

  static void register(Platform platform, MsrTable table) {
    table.add(HWCR, (v, _) -> v.hwcr, SvmMsrs::writeHwcr);
    for (int index : OSVW) {
      table.add(index, (v, _) -> readOsvw(v, index), (v, x, _) -> writeOsvw(v, index, x));
    }
    if (!platform.svm()) {
      table.ignore(VM_HSAVE_PA, 0);
      return;
    }
    table.add(VM_CR, MsrTable.stored(VM_CR, 0), SvmMsrs::writeVmCr);
    table.add(VM_HSAVE_PA, MsrTable.stored(VM_HSAVE_PA, 0), SvmMsrs::writeHsave);
    table.add(DE_CFG, MsrTable.stored(DE_CFG, 0), SvmMsrs::writeDeCfg);
    table.add(TSC_RATIO, SvmMsrs::readRatio, SvmMsrs::writeRatio);
    table.add(DEBUGCTL, MsrTable.stored(DEBUGCTL, 0), SvmMsrs::writeDebugControl);
    for (int index : LAST_BRANCH) {
      table.add(
          index,
          (v, _) -> v.msrs.getOrDefault(index, 0L),
          (v, x, a) -> writeBranch(v, index, x, a));
    }
  }

  /** The last branches, which userspace restores where the guest has them virtualized. */
  private static void writeBranch(VcpuState v, int index, long value, Access access) {
    MsrRule.KNOWN.unless(v.platform.caps.has(StaticFeature.LBRV));
    MsrRule.WRITABLE_BY_HOST_ONLY.unless(access.byHost());
    v.msrs.put(index, value);
  }

  private static void writeHwcr(VcpuState v, long value, Access access) {
    long kept = value & ~IGNORED_HWCR;
    if (v.platform.does(Behaviour.HWCR_STICKY)) {
      MsrRule.HWCR_BITS.unless(kept == 0 || kept == STATUS_WRITE);
      if (kept == STATUS_WRITE) {
        v.hwcr = kept;
      }
      return;
    }
    boolean faulting =
        v.platform.does(Behaviour.HWCR_CPUID_FAULTING) && v.has(StaticFeature.GP_ON_USER_CPUID);
    long known = STATUS_WRITE | TSC_FREQUENCY | (faulting ? CPUID_FAULTING : 0);
    MsrRule.HWCR_BITS.unless((kept & ~known) == 0);
    v.hwcr = kept;
  }

  private static long readOsvw(VcpuState v, int index) {
    MsrRule.OSVW_ANNOUNCED.unless(v.has(StaticFeature.OSVW));
    return v.msrs.getOrDefault(index, 0L);
  }

  private static void writeOsvw(VcpuState v, int index, long value) {
    MsrRule.OSVW_ANNOUNCED.unless(v.has(StaticFeature.OSVW));
    v.msrs.put(index, value);
  }

  /** Once SVM is disabled, that and the lock stay as they are. */
  private static void writeVmCr(VcpuState v, long value, Access access) {
    MsrRule.DEFINED_BITS.unless((value & ~VM_CR_BITS) == 0);
    long old = v.msrs.getOrDefault(VM_CR, 0L);
    boolean disabled = (old & VM_CR_DISABLE) != 0;
    long changeable = disabled ? VM_CR_BITS & ~(VM_CR_LOCK | VM_CR_DISABLE) : VM_CR_BITS;
    long now = old & ~changeable | value & changeable;
    boolean disables = (now & VM_CR_DISABLE) != 0;
    MsrRule.DEFINED_BITS.unless(!disables || !EferBit.SVME.isSetIn(v.cpu.efer));
    v.msrs.put(VM_CR, now);
  }

  private static void writeHsave(VcpuState v, long value, Access access) {
    boolean page = (value & (0xFFF | v.reservedGpa)) == 0;
    MsrRule.PAGE_OF_GUEST.unless(access.byHost() || page);
    v.msrs.put(VM_HSAVE_PA, value & ~0xFFFL);
  }

  private static void writeDeCfg(VcpuState v, long value, Access access) {
    long supported = v.platform.msrs.features().deCfg();
    MsrRule.DE_CFG_SUPPORTED.unless((value & ~supported) == 0);
    MsrRule.DE_CFG_UNCHANGED.unless(v.platform.rules, access.byHost() || value == supported);
    v.msrs.put(DE_CFG, value);
  }

  private static boolean hasRatio(VcpuState v) {
    return v.has(StaticFeature.TSCRATEMSR) && v.platform.caps.has(StaticFeature.TSCRATEMSR);
  }

  private static long readRatio(VcpuState v, Access access) {
    boolean has = hasRatio(v);
    MsrRule.TSC_RATIO_ANNOUNCED.unless(access.byHost() || has);
    return v.msrs.getOrDefault(TSC_RATIO, RATIO_OF_ONE);
  }

  private static void writeRatio(VcpuState v, long value, Access access) {
    if (!hasRatio(v)) {
      MsrRule.TSC_RATIO_ANNOUNCED.unless(access.byHost());
      long now = v.msrs.getOrDefault(TSC_RATIO, RATIO_OF_ONE);
      MsrRule.TSC_RATIO_UNCHANGED.unless(value == 0 || value == now);
      return;
    }
    MsrRule.DEFINED_BITS.unless((value & RATIO_RESERVED) == 0);
    v.msrs.put(TSC_RATIO, value);
  }

  /** Without virtual branch records everything is accepted and nothing kept. */
  private static void writeDebugControl(VcpuState v, long value, Access access) {
    if (v.platform.caps.has(StaticFeature.LBRV)) {
      MsrRule.DEBUGCTL_BITS.unless((value & DEBUGCTL_RESERVED) == 0);
      v.msrs.put(DEBUGCTL, value);
    }
  }
}
