package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.vmx.VmxVcpu;
import guise.kvm.MpState;

/** VMX's view of a vCPU that nests. */
final class VmxVirtualization extends NestedVcpu implements VmxVcpu {
  private static final int FIRST = VmxCapabilityMsrs.FIRST;
  private static final long LMA = 1 << 10;
  private static final int LA57_BIT = 12;
  private static final long LA57 = 1L << LA57_BIT;
  private static final long BY_STI = 1;
  private static final long BY_MOV_SS = 2;
  private static final long BY_NMI = 8;
  private static final long HALTED = 1;
  private static final long WAITS_FOR_SIPI = 3;
  private static final int FEATURE_CONTROL = VmxMsrs.FEATURE_CONTROL;

  private final long[] capabilities = new long[VmxCapabilityMsrs.LAST - FIRST + 1];
  private boolean known;

  /** How often userspace may have changed the vCPU. */
  private long times;

  VmxVirtualization(VcpuState v) {
    super(v);
  }

  /** Userspace may have written the capabilities since. */
  void refresh() {
    known = false;
    times++;
  }

  @Override
  public long capability(int msr) {
    if (!known) {
      for (int at = 0; at < capabilities.length; at++) {
        capabilities[at] = canReadMsr(FIRST + at) ? readMsr(FIRST + at) : 0;
      }
      known = true;
    }
    return capabilities[msr - FIRST];
  }

  @Override
  public boolean isEnabled() {
    return (register(FEATURE_CONTROL) & 5) == 5;
  }

  @Override
  public boolean isValidDebugControl(long value) {
    return VmxMsrs.isDebugControl(v, value);
  }

  @Override
  public boolean isValidPerfGlobal(long value) {
    return PmuMsrs.isGlobalControl(v, value);
  }

  /** Between two runs userspace may change everything, within one L1 may change its mode. */
  @Override
  public long version() {
    return times << 2 | (isLongMode() ? 2 : 0) | (v.cpu.cr4 & LA57) >>> LA57_BIT;
  }

  @Override
  public long cr4() {
    return v.cpu.cr4;
  }

  @Override
  public boolean isLongMode() {
    return (v.cpu.efer & LMA) != 0;
  }

  @Override
  public boolean isBlockedByMovSs() {
    return (v.cpu.under & Cpu.SHADOW_OF_MOV_SS) != 0;
  }

  @Override
  public boolean writeMsr(int index, long value) {
    try {
      v.platform.msrs.write(v, index, value, Access.GUEST);
      return true;
    } catch (MsrRefused _) {
      return false;
    }
  }

  @Override
  public boolean canReadMsr(int index) {
    try {
      v.platform.msrs.read(v, index, Access.GUEST);
      return true;
    } catch (MsrRefused _) {
      return false;
    }
  }

  @Override
  public long readMsr(int index) {
    return v.platform.msrs.read(v, index, Access.GUEST);
  }

  @Override
  public long pdpte(int number) {
    return v.cpu.memory.pdptr(number);
  }

  @Override
  public void setPdpte(int number, long value) {
    v.cpu.memory.setPdptr(number, value);
  }

  @Override
  public void begun(long interruptibility, long activity) {
    Cpu cpu = v.cpu;
    cpu.shadow =
        ((interruptibility & BY_STI) != 0 ? Cpu.SHADOW_OF_STI : 0)
            | ((interruptibility & BY_MOV_SS) != 0 ? Cpu.SHADOW_OF_MOV_SS : 0);
    cpu.nmiMasked = (interruptibility & BY_NMI) != 0;
    if (activity == HALTED) {
      v.mpState = MpState.HALTED;
    } else if (activity == WAITS_FOR_SIPI) {
      v.mpState = MpState.INIT_RECEIVED;
    }
  }

  @Override
  public long interruptibility() {
    return interruptibility(v.cpu.shadow | v.cpu.under);
  }

  @Override
  public long nextInterruptibility() {
    return interruptibility(v.cpu.shadow);
  }

  @Override
  public long activity() {
    return switch (v.mpState) {
      case HALTED -> HALTED;
      case INIT_RECEIVED -> WAITS_FOR_SIPI;
      default -> 0;
    };
  }

  private long interruptibility(int shadow) {
    return ((shadow & Cpu.SHADOW_OF_STI) != 0 ? BY_STI : 0)
        | ((shadow & Cpu.SHADOW_OF_MOV_SS) != 0 ? BY_MOV_SS : 0)
        | (v.cpu.nmiMasked ? BY_NMI : 0);
  }

  @Override
  public void ended() {
    v.cpu.shadow = 0;
    v.cpu.nmiMasked = false;
    v.mpState = MpState.RUNNABLE;
  }
}
