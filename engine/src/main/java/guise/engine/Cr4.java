package guise.engine;

import guise.kernel.Behaviour;
import guise.x86.StaticFeature;

/** CR4 and CR3 as far as the guest's CPUID decides about them. */
final class Cr4 {
  /** The bits CPUID mirrors. */
  private static final long MIRRORED = Cr4Bit.OSXSAVE.mask() | Cr4Bit.PKE.mask();

  private static final long LAM_BITS = 3L << 61;

  private Cr4() {}

  /** The bits this vCPU may not set. */
  static long reserved(VcpuState v) {
    boolean global = v.platform.does(Behaviour.CR4_GLOBAL_MASK);
    return global ? v.cr4Reserved : v.cr4Reserved | v.platform.cr4Reserved;
  }

  /** Whether neither the guest's CPUID nor KVM forbids a value. */
  static boolean isValid(VcpuState v, long cr4) {
    return (cr4 & (reserved(v) | v.platform.cr4Reserved)) == 0;
  }

  static void write(VcpuState v, long cr4) {
    long changed = v.cpu.cr4 ^ cr4;
    v.cpu.cr4 = cr4;
    if ((changed & MIRRORED) != 0) {
      v.runtimeChanged();
    }
  }

  static boolean isLegalCr3(VcpuState v, long cr3) {
    boolean lam = v.platform.does(Behaviour.LAM_IN_CR3) && v.has(StaticFeature.LAM);
    return (cr3 & v.reservedGpa & (lam ? ~LAM_BITS : -1L)) == 0;
  }
}
