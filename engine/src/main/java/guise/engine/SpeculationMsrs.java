package guise.engine;

import static guise.x86.StaticFeature.AMD_IBPB;
import static guise.x86.StaticFeature.AMD_IBRS;
import static guise.x86.StaticFeature.AMD_SSBD;
import static guise.x86.StaticFeature.AMD_STIBP;
import static guise.x86.StaticFeature.FLUSH_L1D;
import static guise.x86.StaticFeature.SBPB;
import static guise.x86.StaticFeature.SPEC_CTRL;
import static guise.x86.StaticFeature.VIRT_SSBD;

import guise.engine.Hardware.Peculiarity;
import guise.guest.KernelFlag;
import guise.kernel.Behaviour;
import guise.x86.StaticFeature;

/** The registers against speculation, and those that tell what a processor does not suffer from. */
final class SpeculationMsrs {
  static final int ARCH_CAPABILITIES = 0x10A;
  static final int TSX_CTRL = 0x122;
  private static final int SPEC_CONTROL = 0x48;
  private static final int PRED_CMD = 0x49;
  private static final int FLUSH_CMD = 0x10B;
  private static final int VIRT_SPEC_CTRL = 0xC001_011F;
  private static final long TSX_CTRL_ANNOUNCED = 1 << 7;
  private static final long IBPB = 1;
  private static final long SELECTIVE = 1 << 7;

  private SpeculationMsrs() {}

  static void register(Platform platform, MsrTable table) {
    table.add(SPEC_CONTROL, SpeculationMsrs::readControl, SpeculationMsrs::writeControl);
    table.add(PRED_CMD, SpeculationMsrs::unreadable, SpeculationMsrs::predict);
    if (platform.does(Behaviour.FLUSH_CMD_REGISTER)) {
      table.add(FLUSH_CMD, SpeculationMsrs::unreadable, SpeculationMsrs::flush);
    }
    if (platform.svm()) {
      table.add(VIRT_SPEC_CTRL, SpeculationMsrs::readVirtual, SpeculationMsrs::writeVirtual);
    }
    table.add(ARCH_CAPABILITIES, SpeculationMsrs::readArch, SpeculationMsrs::writeArch);
    if (platform.vmx()) {
      table.add(TSX_CTRL, SpeculationMsrs::readTsx, SpeculationMsrs::writeTsx);
    }
  }

  private static boolean hasControl(VcpuState v) {
    return v.has(SPEC_CTRL) || v.has(AMD_STIBP) || v.has(AMD_IBRS) || v.has(AMD_SSBD);
  }

  private static long readControl(VcpuState v, Access access) {
    MsrRule.SPEC_CTRL_ANNOUNCED.unless(access.byHost() || hasControl(v));
    return v.msrs.getOrDefault(SPEC_CONTROL, 0L);
  }

  private static void writeControl(VcpuState v, long value, Access access) {
    MsrRule.SPEC_CTRL_ANNOUNCED.unless(access.byHost() || hasControl(v));
    Hardware hardware = v.platform.choices.hardware();
    MsrRule.DEFINED_BITS.unless(hardware.takesSpeculationControl(v.platform, value));
    boolean lost = !access.byHost() && hardware.has(Peculiarity.SPEC_CTRL_LOST);
    v.msrs.put(SPEC_CONTROL, lost ? 0 : value);
  }

  private static long unreadable(VcpuState v, Access access) {
    throw MsrRule.READABLE.refused();
  }

  private static void predict(VcpuState v, long value, Access access) {
    boolean announced = v.has(SPEC_CTRL) || v.has(AMD_IBPB);
    boolean host = v.platform.view.has(KernelFlag.IBPB);
    boolean selective = v.has(SBPB);
    boolean modern = v.platform.does(Behaviour.PRED_CMD_ZERO_PASSES);
    MsrRule.BARRIER_ANNOUNCED.unless(access.byHost() || announced || modern && selective);
    if (!modern) {
      MsrRule.DEFINED_BITS.unless((value & ~IBPB) == 0);
      MsrRule.BARRIER_OF_HOST.unless(host);
      return;
    }
    MsrRule.DEFINED_BITS.unless((value & ~(IBPB | SELECTIVE)) == 0);
    boolean ibpb = host && (access.byHost() || announced);
    MsrRule.BARRIER_OF_HOST.unless((value & IBPB) == 0 || ibpb);
    boolean sbpb = v.platform.view.has(SBPB) && (access.byHost() || selective);
    MsrRule.BARRIER_OF_HOST.unless((value & SELECTIVE) == 0 || sbpb);
  }

  private static void flush(VcpuState v, long value, Access access) {
    MsrRule.BARRIER_ANNOUNCED.unless(access.byHost() || v.has(FLUSH_L1D));
    MsrRule.BARRIER_OF_HOST.unless(v.platform.view.has(FLUSH_L1D));
    MsrRule.DEFINED_BITS.unless((value & ~1L) == 0);
  }

  private static long readVirtual(VcpuState v, Access access) {
    MsrRule.VIRT_SSBD_ANNOUNCED.unless(access.byHost() || v.has(VIRT_SSBD));
    return v.msrs.getOrDefault(VIRT_SPEC_CTRL, 0L);
  }

  private static void writeVirtual(VcpuState v, long value, Access access) {
    MsrRule.VIRT_SSBD_ANNOUNCED.unless(access.byHost() || v.has(VIRT_SSBD));
    MsrRule.DEFINED_BITS.unless((value & ~4L) == 0);
    v.msrs.put(VIRT_SPEC_CTRL, value);
  }

  private static long readArch(VcpuState v, Access access) {
    boolean announced = v.has(StaticFeature.ARCH_CAPABILITIES);
    MsrRule.ARCH_CAPS_FOR_HOST.unless(v.platform.rules, announced);
    MsrRule.ARCH_CAPS_ANNOUNCED.unless(access.byHost() || announced);
    return arch(v);
  }

  static long arch(VcpuState v) {
    return v.msrs.getOrDefault(
        ARCH_CAPABILITIES, v.stuffed(v.platform.msrs.features().archCapabilities()));
  }

  private static void writeArch(VcpuState v, long value, Access access) {
    MsrRule.FEATURES_BY_HOST.unless(v.platform.rules, access.byHost());
    MsrRule.WRITABLE_BY_HOST_ONLY.unless(access.byHost());
    boolean announced = v.has(StaticFeature.ARCH_CAPABILITIES);
    MsrRule.ARCH_CAPS_FOR_HOST.unless(v.platform.rules, announced);
    v.msrs.put(ARCH_CAPABILITIES, value);
  }

  private static boolean hasTsx(VcpuState v, Access access) {
    return access.byHost() || (arch(v) & TSX_CTRL_ANNOUNCED) != 0;
  }

  private static long readTsx(VcpuState v, Access access) {
    MsrRule.TSX_CTRL_ANNOUNCED.unless(hasTsx(v, access));
    return v.tsxControl;
  }

  private static void writeTsx(VcpuState v, long value, Access access) {
    MsrRule.TSX_CTRL_ANNOUNCED.unless(hasTsx(v, access));
    MsrRule.DEFINED_BITS.unless((value & ~3L) == 0);
    v.tsxControl = value;
  }
}
