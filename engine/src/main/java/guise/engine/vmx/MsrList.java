package guise.engine.vmx;

/** The lists of registers that entries load and exits store and load (SDM volume 3, 26.7.2). */
final class MsrList {
  private static final int ENTRY = 16;
  private static final int FS_BASE = 0xC000_0100;
  private static final int GS_BASE = 0xC000_0101;
  private static final int SMM_MONITOR_CTL = 0x9B;
  private static final int UCODE_WRITE = 0x79;
  private static final int UCODE_REV = 0x8B;
  private static final int SMBASE = 0x9E;

  private MsrList() {}

  /** Loads each as WRMSR does; the number of the first that cannot be, counted from 1, or 0. */
  static int load(VmxVcpu vcpu, long address, long count) {
    for (int i = 0; i < count; i++) {
      long at = address + (long) i * ENTRY;
      int index = vcpu.readInt(at);
      boolean allowed = mayBeListed(vcpu, at, index) && index != FS_BASE && index != GS_BASE;
      if (!allowed || index == SMM_MONITOR_CTL || !vcpu.writeMsr(index, vcpu.readLong(at + 8))) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Stores each as RDMSR reads it; false where one cannot be. */
  static boolean store(VmxVcpu vcpu, long address, long count) {
    for (int i = 0; i < count; i++) {
      long at = address + (long) i * ENTRY;
      int index = vcpu.readInt(at);
      if (!mayBeListed(vcpu, at, index) || index == SMBASE || !vcpu.canReadMsr(index)) {
        return false;
      }
      vcpu.writeLong(at + 8, vcpu.readMsr(index));
    }
    return true;
  }

  private static boolean mayBeListed(VmxVcpu vcpu, long at, int index) {
    boolean x2apic = index >>> 8 == 8;
    boolean microcode = index == UCODE_WRITE || index == UCODE_REV;
    return vcpu.isMemory(at & ~0xFFFL) && vcpu.readInt(at + 4) == 0 && !x2apic && !microcode;
  }
}
