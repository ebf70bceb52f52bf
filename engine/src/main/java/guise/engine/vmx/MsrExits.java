package guise.engine.vmx;

/** Which registers of L2 exit (SDM volume 3, 26.6.9): a bitmap of two ranges, read and write. */
final class MsrExits {
  private static final long RANGE = 0x2000;
  private static final long HIGH = 0xC000_0000L;
  private static final int OF_HIGH = 0x400;
  private static final int OF_WRITES = 0x800;

  private MsrExits() {}

  static boolean exits(Vmcs vmcs, VmxVcpu vcpu, long msr, boolean write) {
    boolean high = msr >= HIGH && msr < HIGH + RANGE;
    if (!Control.USE_MSR_BITMAPS.isOn(vmcs) || !high && msr >= RANGE) {
      return true;
    }
    long bit = msr & RANGE - 1;
    long at = vmcs.get(VmcsField.MSR_BITMAP) + (high ? OF_HIGH : 0) + (write ? OF_WRITES : 0);
    int word = vcpu.readInt(at + bit / 32 * Integer.BYTES);
    return (word >>> bit % 32 & 1) != 0;
  }
}
