package guise.engine;

import guise.kernel.Behaviour;
import guise.x86.StaticFeature;

/** The registers of every x86 processor: system calls, time, caches, switches. */
final class SystemMsrs {
  static final int MISC_ENABLE = 0x1A0;
  static final int MISC_FEATURES_ENABLES = 0x140;
  static final int PLATFORM_INFO = 0xCE;
  static final int UCODE_REV = 0x8B;
  static final int APIC_BASE = 0x1B;
  static final int TSC = 0x10;
  static final int TSC_ADJUST = 0x3B;
  static final int TSC_AUX = 0xC000_0103;
  static final int EFER = 0xC000_0080;
  static final long CPUID_FAULTING = 1L << 31;
  static final long PAT_RESET = 0x0007_0406_0007_0406L;
  private static final long EMON = 1 << 7;
  private static final int SMBASE = 0x9E;
  private static final long SMBASE_RESET = 0x3_0000;
  private static final long MISC_ENABLE_CONSTANT = 0x1800;

  /**
   * Machine checks of old, the platform, last branches, the wanted performance, energy counters,
   * interrupt messages, SMM's memory.
   */
  private static final int[] ZEROS = {
    0,
    1,
    0x17,
    0x1DB,
    0x1DC,
    0x1DD,
    0x1DE,
    0x199,
    0x606,
    0x611,
    0x619,
    0x639,
    0x641,
    0xC001_0055,
    0xC001_0112,
    0xC001_0113
  };

  /** Northbridge, data cache, tables walks, bus unit, execution unit. */
  private static final int[] NO_EFFECT = {
    0xC001_001F, 0xC001_1022, 0xC001_1023, 0xC001_102A, 0xC001_102C
  };

  private SystemMsrs() {}

  static void register(Platform platform, MsrTable table) {
    systemCalls(platform, table);
    table.add(EFER, (v, _) -> v.cpu.efer, SystemMsrs::writeEfer);
    table.add(APIC_BASE, (v, _) -> v.apicBase, SystemMsrs::writeApicBase);
    table.keep(TSC, 0);
    table.add(TSC_ADJUST, MsrTable.stored(TSC_ADJUST, 0), SystemMsrs::writeTscAdjust);
    table.add(TSC_AUX, SystemMsrs::readTscAux, SystemMsrs::writeTscAux);
    table.add(0x6E0, (_, _) -> 0, (_, _, _) -> {}); // no local APIC in the kernel: no deadline
    table.add(MISC_ENABLE, (v, _) -> v.miscEnable, SystemMsrs::writeMiscEnable);
    table.add(PLATFORM_INFO, SystemMsrs::readPlatformInfo, SystemMsrs::writePlatformInfo);
    table.add(MISC_FEATURES_ENABLES, (v, _) -> v.miscFeatures, SystemMsrs::writeFaulting);
    table.add(
        UCODE_REV,
        (v, _) -> v.msrs.getOrDefault(UCODE_REV, v.stuffed(microcode(platform))),
        SystemMsrs::writeMicrocode);
    table.keep(0x1FC, 0); // MSR_POWER_CTL
    table.add(SMBASE, SystemMsrs::readSmbase, SystemMsrs::writeSmbase);
    table.keep(0x34, 0, (_, _, access) -> MsrRule.WRITABLE_BY_HOST_ONLY.unless(access.byHost()));
    table.constant(0x2A, 0); // EBL_CR_POWERON
    table.constant(0xC001_0010, 0); // SYSCFG
    table.constant(0xCD, 3); // FSB frequency
    table.constant(0x2C, 1 << 24); // EBC_FREQUENCY_ID
    table.constant(0x198, 4L << 40 | 1000); // PERF_STATUS: the clock's ratio
    table.ignore(0xC001_001B, 0x2000_0000); // CLK_CTL of the K7: its ramp-up count
    table.ignore(0x11E, 0xBE70_2111L); // BBL_CR_CTL3: there is a second-level cache, and it is on
    for (int ignored : NO_EFFECT) {
      table.ignore(ignored, 0);
    }
    for (int loader : new int[] {0x79, 0xC001_0020}) {
      table.add(
          loader,
          (_, _) -> {
            throw MsrRule.READABLE.refused();
          },
          (_, _, _) -> {});
    }
    zeros(table);
    for (int x2apic = 0x800; x2apic <= 0x8FF; x2apic++) {
      table.add(
          x2apic,
          (_, _) -> {
            throw MsrRule.X2APIC_MODE.refused();
          },
          (_, _, _) -> MsrRule.X2APIC_MODE.unless(false));
    }
    table.keep(0x277, PAT_RESET, (_, value, _) -> MsrRule.MEMORY_TYPES.unless(isPat(value)));
    MtrrMsrs.register(table);
    MachineCheckMsrs.register(platform, table);
  }

  /** What everybody reads as some constant, and nobody writes. */
  private static void zeros(MsrTable table) {
    for (int zero : ZEROS) {
      table.add(zero, (_, _) -> 0, (_, _, _) -> MsrRule.KNOWN.unless(false));
    }
    table.add(
        0xC001_0058, (_, _) -> 0, (_, value, _) -> MsrRule.DEFINED_BITS.unless(value == 0)); // MMIO
  }

  private static void systemCalls(Platform platform, MsrTable table) {
    table.live(LiveRegisters.STAR);
    table.live(LiveRegisters.SYSCALL_MASK);
    table.live(LiveRegisters.SYSENTER_CS);
    for (int address :
        new int[] {0xC000_0082, 0xC000_0083, 0xC000_0100, 0xC000_0101, 0xC000_0102}) {
      table.live(address, (v, value, _) -> MsrRule.CANONICAL.unless(isCanonical(v, value)));
    }
    for (int address : new int[] {0x175, 0x176}) {
      table.add(
          address,
          (v, _) -> LiveRegisters.read(v.cpu, address),
          (v, value, access) -> writeSysenter(v, address, value, access));
    }
    if (platform.svm()) {
      // SVM lets the guest write LSTAR and its like without an exit: what the processor then
      // refuses is the processor's business.
      for (int address : new int[] {0xC000_0082, 0xC000_0083}) {
        table.live(
            address,
            (v, value, access) ->
                MsrRule.CANONICAL.unless(!access.byHost() || isCanonical(v, value)));
      }
    }
  }

  static boolean isCanonical(VcpuState v, long address) {
    int width = 48;
    if (v.platform.does(Behaviour.WIDTH_BY_HOST)) {
      width = v.platform.virtualWidth();
    } else if (Cr4Bit.LA57.isSetIn(v.cpu.cr4)) {
      width = 57;
    }
    return signExtended(address, width) == address;
  }

  private static long signExtended(long address, int width) {
    return address << Long.SIZE - width >> Long.SIZE - width;
  }

  /** Written by userspace, a bad address is cut to size; an AMD guest's is kept as it is. */
  private static void writeSysenter(VcpuState v, int index, long value, Access access) {
    int width = v.platform.does(Behaviour.WIDTH_BY_HOST) ? v.platform.virtualWidth() : 48;
    if (access.byHost() || v.platform.svm()) {
      boolean whole = !access.byHost() && v.sysenterWhole();
      LiveRegisters.write(v.cpu, index, whole ? value : signExtended(value, width));
      return;
    }
    MsrRule.CANONICAL.unless(isCanonical(v, value));
    LiveRegisters.write(v.cpu, index, value);
  }

  /** LMA is never written; userspace is not bound by the guest's CPUID. */
  private static void writeEfer(VcpuState v, long value, Access access) {
    MsrRule.EFER_WITHIN_KVM.unless((value & ~v.platform.eferAllowed) == 0);
    if (!access.byHost()) {
      MsrRule.EFER_WITHIN_CPUID.unless(EferBit.suits(v.caps(), v.platform, value));
      boolean paging = (v.cpu.cr0 & 1L << 31) != 0;
      boolean changesLme = EferBit.LME.isSetIn(v.cpu.efer ^ value);
      MsrRule.EFER_LME_WITHOUT_PG.unless(!paging || !changesLme);
    }
    long before = v.cpu.efer;
    v.cpu.efer = value & ~EferBit.LMA.mask() | before & EferBit.LMA.mask();
    Nesting.eferWritten(v, before);
  }

  private static void writeApicBase(VcpuState v, long value, Access access) {
    MsrRule.APIC_BASE.unless(ApicBase.write(v, value, access).isEmpty());
  }

  /** Without TSC_ADJUST a write has no effect. */
  private static void writeTscAdjust(VcpuState v, long value, Access access) {
    if (v.has(StaticFeature.TSC_ADJUST)) {
      v.msrs.put(TSC_ADJUST, value);
    }
  }

  private static long readTscAux(VcpuState v, Access access) {
    MsrRule.KNOWN.unless(
        v.platform.caps.has(StaticFeature.RDTSCP) || v.platform.caps.has(StaticFeature.RDPID));
    MsrRule.TSC_AUX_ANNOUNCED.unless(access.byHost() || hasTscAux(v));
    return v.cpu.tscAux;
  }

  private static void writeTscAux(VcpuState v, long value, Access access) {
    MsrRule.KNOWN.unless(
        v.platform.caps.has(StaticFeature.RDTSCP) || v.platform.caps.has(StaticFeature.RDPID));
    MsrRule.TSC_AUX_ANNOUNCED.unless(access.byHost() || hasTscAux(v));
    boolean whole =
        v.platform.does(Behaviour.TSC_AUX_COMPATIBLE) ? v.amdCompatible : !v.intelVendor;
    MsrRule.TSC_AUX_UPPER_HALF.unless(whole || value >>> 32 == 0);
    v.cpu.tscAux = value & 0xFFFF_FFFFL;
  }

  private static boolean hasTscAux(VcpuState v) {
    return v.has(StaticFeature.RDTSCP) || v.has(StaticFeature.RDPID);
  }

  private static void writeMiscEnable(VcpuState v, long value, Access access) {
    long written = value;
    if (!access.byHost() && v.platform.does(Behaviour.GUEST_MISC_ENABLE)) {
      boolean same = ((v.miscEnable ^ value) & MISC_ENABLE_CONSTANT) == 0;
      MsrRule.MISC_ENABLE_CONSTANT.unless(same);
      written = value & ~EMON | v.miscEnable & EMON;
    }
    boolean toggles = ((v.miscEnable ^ written) & VcpuState.MISC_ENABLE_MWAIT) != 0;
    boolean mirrored = toggles && v.vm.disabled(Quirk.MISC_ENABLE_NO_MWAIT);
    MsrRule.MWAIT_NEEDS_SSE3.unless(!mirrored || v.has(StaticFeature.XMM3));
    v.miscEnable = written;
    if (mirrored) {
      v.runtimeChanged();
    }
  }

  private static long readSmbase(VcpuState v, Access access) {
    MsrRule.SMM_BUILT.unless(v.platform.built(BuildOption.KVM_SMM));
    MsrRule.READABLE_BY_HOST_ONLY.unless(access.byHost());
    return v.msrs.getOrDefault(SMBASE, SMBASE_RESET);
  }

  private static void writeSmbase(VcpuState v, long value, Access access) {
    MsrRule.SMM_BUILT.unless(v.platform.built(BuildOption.KVM_SMM));
    MsrRule.WRITABLE_BY_HOST_ONLY.unless(access.byHost());
    v.msrs.put(SMBASE, value);
  }

  private static long readPlatformInfo(VcpuState v, Access access) {
    MsrRule.PLATFORM_INFO_SHOWN.unless(access.byHost() || v.vm.settings.platformInfo);
    return v.msrs.getOrDefault(PLATFORM_INFO, v.stuffed(CPUID_FAULTING));
  }

  private static void writePlatformInfo(VcpuState v, long value, Access access) {
    MsrRule.WRITABLE_BY_HOST_ONLY.unless(access.byHost());
    boolean used = (v.miscFeatures & 1) != 0;
    boolean keeps = (value & CPUID_FAULTING) != 0 || !used;
    MsrRule.PLATFORM_INFO_FAULTING.unless(v.platform.rules, keeps);
    v.msrs.put(PLATFORM_INFO, value);
  }

  private static void writeFaulting(VcpuState v, long value, Access access) {
    MsrRule.DEFINED_BITS.unless((value & ~1L) == 0);
    long offered = v.msrs.getOrDefault(PLATFORM_INFO, v.stuffed(CPUID_FAULTING));
    MsrRule.FAULTING_OFFERED.unless(value == 0 || (offered & CPUID_FAULTING) != 0);
    v.miscFeatures = value;
  }

  /** A guest may try to load microcode; nothing happens. */
  private static void writeMicrocode(VcpuState v, long value, Access access) {
    if (access.byHost()) {
      v.msrs.put(UCODE_REV, value);
    }
  }

  /** What KVM shows a guest as its microcode's revision. */
  private static long microcode(Platform platform) {
    return platform.svm() ? 0x0100_0065L : 0x1_0000_0000L;
  }

  private static boolean isPat(long value) {
    for (int field = 0; field < Long.SIZE; field += Byte.SIZE) {
      long type = value >>> field & 0xFF;
      if (type > 7 || type == 2 || type == 3) {
        return false;
      }
    }
    return true;
  }
}
