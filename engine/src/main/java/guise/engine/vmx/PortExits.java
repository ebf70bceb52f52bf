package guise.engine.vmx;

import guise.engine.isa.Decoded;
import guise.engine.isa.Intercept;
import org.jspecify.annotations.Nullable;

/** Which ports of L2 exit (SDM volume 3, 26.6.4 and table 29-5). */
final class PortExits {
  private static final int IN = 1 << 3;
  private static final int STRING = 1 << 4;
  private static final int REPEATED = 1 << 5;
  private static final int IMMEDIATE = 1 << 6;
  private static final int PER_BITMAP = 0x8000;

  private PortExits() {}

  static boolean exits(Vmcs vmcs, VmxVcpu vcpu, long port, int size) {
    if (!Control.USE_IO_BITMAPS.isOn(vmcs)) {
      return Control.UNCONDITIONAL_IO_EXITING.isOn(vmcs);
    }
    for (long each = port; each < port + size; each++) {
      if (each > 0xFFFF || isListed(vmcs, vcpu, each)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isListed(Vmcs vmcs, VmxVcpu vcpu, long port) {
    VmcsField bitmap = port < PER_BITMAP ? VmcsField.IO_BITMAP_A : VmcsField.IO_BITMAP_B;
    long bit = port % PER_BITMAP;
    int word = vcpu.readInt(vmcs.get(bitmap) + bit / 32 * Integer.BYTES);
    return (word >>> bit % 32 & 1) != 0;
  }

  static long qualification(@Nullable Decoded in, Intercept what, long port, int size) {
    boolean reads = what == Intercept.IN || what == Intercept.INS;
    boolean string = what == Intercept.INS || what == Intercept.OUTS;
    boolean repeated = string && in != null && in.isRepeated();
    boolean immediate = !string && in != null && in.hasImmediate();
    return size - 1
        | (reads ? IN : 0)
        | (string ? STRING : 0)
        | (repeated ? REPEATED : 0)
        | (immediate ? IMMEDIATE : 0)
        | port << 16;
  }
}
