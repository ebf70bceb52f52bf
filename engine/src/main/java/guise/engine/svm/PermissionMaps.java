package guise.engine.svm;

import guise.engine.isa.Decoded;
import guise.engine.isa.Intercept;
import org.jspecify.annotations.Nullable;

/** The maps of ports and registers that exit (APM volume 2, 15.10 and 15.11). */
final class PermissionMaps {
  private static final long PAGES = ~0xFFFL;
  private static final int RANGE = 0x2000;
  private static final int BYTES_OF_RANGE = 0x800;
  private static final long[] RANGES = {0, 0xC000_0000L, 0xC001_0000L};

  private PermissionMaps() {}

  static boolean io(Vmcb vmcb, SvmVcpu vcpu, long port, int size) {
    long map = vmcb.get(Vmcb.IOPM_BASE) & PAGES;
    for (long each = port; each < port + size; each++) {
      if ((vcpu.readInt(map + each / Byte.SIZE) & 1 << each % Byte.SIZE) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Two bits a register, read and write; registers outside the map exit. */
  static boolean msr(Vmcb vmcb, SvmVcpu vcpu, long msr, int write) {
    long map = vmcb.get(Vmcb.MSRPM_BASE) & PAGES;
    for (int i = 0; i < RANGES.length; i++) {
      long number = msr - RANGES[i];
      if (number >= 0 && number < RANGE) {
        long bit = 2 * number + write;
        long at = map + (long) i * BYTES_OF_RANGE + bit / Byte.SIZE;
        return (vcpu.readInt(at) & 1 << bit % Byte.SIZE) != 0;
      }
    }
    return true;
  }

  /** EXITINFO1 of an access to a port. */
  static long information(@Nullable Decoded in, Intercept what, long port, int size) {
    boolean reads = what == Intercept.IN || what == Intercept.INS;
    boolean string = what == Intercept.INS || what == Intercept.OUTS;
    boolean repeated = string && in != null && in.isRepeated();
    int address = in == null ? 8 : in.addressSize();
    long segment = in != null && string ? (long) in.segment() << 10 : 0;
    return (reads ? 1 : 0)
        | (string ? 1 << 2 : 0)
        | (repeated ? 1 << 3 : 0)
        | (long) size << 4
        | (long) address << 6
        | segment
        | port << 16;
  }
}
