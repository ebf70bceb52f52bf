package guise.engine;

import guise.engine.Hardware.Peculiarity;
import guise.guest.Permission;
import guise.kernel.Behaviour;
import guise.x86.StaticFeature;

/** IA32_XSS, IA32_XFD, IA32_XFD_ERR and the registers of control-flow enforcement. */
final class XstateMsrs {
  static final int XSS = 0xDA0;
  private static final int CET_USER = 11;
  private static final int CET_SUPERVISOR = 12;
  static final int XFD = 0x1C4;
  static final int XFD_ERR = 0x1C5;
  private static final int U_CET = 0x6A0;
  private static final int S_CET = 0x6A2;
  private static final int FIRST_SSP = 0x6A4;
  private static final int LAST_SSP = 0x6A7;
  private static final int SSP_TABLE = 0x6A8;
  private static final long SHADOW_STACK_BITS = 0x3;
  private static final long TRACKING_BITS = 0xC3C | -1L << 12;
  private static final long SUPPRESS_AND_WAIT = 0xC00;

  private XstateMsrs() {}

  static void register(Platform platform, MsrTable table) {
    table.add(XSS, XstateMsrs::readXss, XstateMsrs::writeXss);
    if (platform.does(Behaviour.XFD_REGISTERS)) {
      table.add(XFD, XstateMsrs::readXfd, XstateMsrs::writeXfd);
      table.add(XFD_ERR, (v, a) -> readXfd(v, a, v.cpu.extended.xfdErr), XstateMsrs::writeXfdErr);
    }
    if (platform.does(Behaviour.CET_STATE)) {
      table.add(U_CET, (v, _) -> readCet(v, U_CET), (v, x, _) -> writeCet(v, U_CET, x));
      table.add(S_CET, (v, _) -> readCet(v, S_CET), (v, x, _) -> writeCet(v, S_CET, x));
      for (int at = FIRST_SSP; at <= LAST_SSP; at++) {
        int index = at;
        table.add(index, (v, _) -> readSsp(v, index), (v, x, _) -> writeSsp(v, index, x, 3));
      }
      table.add(SSP_TABLE, (v, _) -> readSspTable(v), (v, x, _) -> writeSspTable(v, x));
    }
  }

  private static long readXss(VcpuState v, Access access) {
    MsrRule.XSS_ANNOUNCED_TO_GUEST.unless(access.byHost() || v.announces(StaticFeature.XSAVES));
    return v.cpu.extended.xss;
  }

  private static void writeXss(VcpuState v, long value, Access access) {
    boolean announced = v.announces(StaticFeature.XSAVES);
    MsrRule.XSS_ANNOUNCED_TO_GUEST.unless(v.platform.rules, access.byHost() || announced);
    MsrRule.XSS_ANNOUNCED.unless(v.platform.rules, announced);
    boolean guest = v.platform.does(Behaviour.XSS_FROM_CPUID);
    if (guest && value == v.cpu.extended.xss) {
      return;
    }
    long supported = guest ? v.supportedXss : v.platform.caps.supportedXss();
    MsrRule.XSS_SUPPORTED.unless((value & ~supported) == 0);
    v.cpu.extended.xss = value;
    v.runtimeChanged();
  }

  private static long readXfd(VcpuState v, Access access, long value) {
    MsrRule.XFD_ANNOUNCED.unless(access.byHost() || v.has(StaticFeature.XFD));
    return value;
  }

  /** Once a value other than 0 was written the guest's accesses no longer reach KVM. */
  private static long readXfd(VcpuState v, Access access) {
    return passesThrough(v, access) ? v.cpu.extended.xfd : readXfd(v, access, v.cpu.extended.xfd);
  }

  private static boolean passesThrough(VcpuState v, Access access) {
    return !access.byHost() && v.fpu.passThrough.isPassed();
  }

  private static void checkXfd(VcpuState v, long value, Access access) {
    MsrRule.XFD_ANNOUNCED.unless(access.byHost() || v.has(StaticFeature.XFD));
    MsrRule.XFD_DYNAMIC.unless((value & ~(v.supportedXcr0 & Permission.DYNAMIC)) == 0);
  }

  private static void writeXfd(VcpuState v, long value, Access access) {
    if (passesThrough(v, access)) {
      MsrRule.DEFINED_BITS.unless((value & ~Permission.DYNAMIC) == 0);
    } else {
      checkXfd(v, value, access);
    }
    MsrRule.FPU_BUFFER_GROWS.unless(v.fpu.suffices(v.cpu.xcr0, value));
    v.fpu.writeXfd(value);
  }

  private static void writeXfdErr(VcpuState v, long value, Access access) {
    checkXfd(v, value, access);
    v.cpu.extended.xfdErr = value;
  }

  private static boolean hasShadowStacks(VcpuState v) {
    return v.has(StaticFeature.SHSTK);
  }

  private static boolean hasTracking(VcpuState v) {
    return v.has(StaticFeature.IBT);
  }

  private static long readCet(VcpuState v, int index) {
    MsrRule.CET_ANNOUNCED.unless(hasShadowStacks(v) || hasTracking(v));
    return index == U_CET ? v.cpu.extended.component(CET_USER)[0] : v.msrs.getOrDefault(index, 0L);
  }

  private static void writeCet(VcpuState v, int index, long value) {
    MsrRule.CET_ANNOUNCED.unless(hasShadowStacks(v) || hasTracking(v));
    long allowed =
        (hasShadowStacks(v) ? SHADOW_STACK_BITS : 0) | (hasTracking(v) ? TRACKING_BITS : 0);
    MsrRule.DEFINED_BITS.unless((value & ~allowed) == 0);
    MsrRule.ALIGNED.unless((value >>> 12 & 3) == 0);
    MsrRule.CET_SUPPRESS.unless((value & SUPPRESS_AND_WAIT) != SUPPRESS_AND_WAIT);
    keep(v, index, value);
  }

  private static long readSsp(VcpuState v, int index) {
    MsrRule.SHADOW_STACK_ANNOUNCED.unless(hasShadowStacks(v));
    return index == SSP_TABLE
        ? v.msrs.getOrDefault(index, 0L)
        : stackPointers(v, index)[stackPointer(index)];
  }

  private static void writeSsp(VcpuState v, int index, long value, long misaligned) {
    MsrRule.SHADOW_STACK_ANNOUNCED.unless(hasShadowStacks(v));
    MsrRule.CANONICAL.unless(SystemMsrs.isCanonical(v, value));
    MsrRule.ALIGNED.unless((value & misaligned) == 0);
    keep(v, index, value);
  }

  /** What is not in the VMCS is in the processor's hands, who may lose it. */
  private static void keep(VcpuState v, int index, long value) {
    if (index == S_CET || index == SSP_TABLE) {
      v.msrs.put(index, value);
      return;
    }
    boolean lost = v.platform.choices.hardware().has(Peculiarity.CET_STATE_LOST);
    if (index == U_CET) {
      v.cpu.extended.component(CET_USER)[0] = lost ? 0 : value;
    } else {
      stackPointers(v, index)[stackPointer(index)] = lost ? 0 : value;
    }
  }

  /** The component with PL3_SSP, or that with PL0_SSP to PL2_SSP. */
  private static long[] stackPointers(VcpuState v, int index) {
    return v.cpu.extended.component(index == LAST_SSP ? CET_USER : CET_SUPERVISOR);
  }

  private static int stackPointer(int index) {
    return index == LAST_SSP ? 1 : index - FIRST_SSP;
  }

  private static long readSspTable(VcpuState v) {
    MsrRule.SHADOW_STACK_ANNOUNCED.unless(v.has(StaticFeature.LM));
    return readSsp(v, SSP_TABLE);
  }

  private static void writeSspTable(VcpuState v, long value) {
    MsrRule.SHADOW_STACK_ANNOUNCED.unless(v.has(StaticFeature.LM));
    writeSsp(v, SSP_TABLE, value, 0);
  }
}
