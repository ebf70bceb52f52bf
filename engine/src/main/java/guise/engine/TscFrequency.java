package guise.engine;

/** Which frequencies a guest's TSC can be given on a host. */
final class TscFrequency {
  private static final String SET = "KVM_SET_TSC_KHZ";

  /** How far a frequency may be off without being another (kvm.tsc_tolerance_ppm). */
  private static final long TOLERANCE = 250;

  private static final long MILLION = 1_000_000;

  /** The highest ratios: 16.48 bits of VMX, 8.32 of SVM. */
  private static final int VMX_RATIO_BITS = 16;

  private static final int SVM_RATIO_BITS = 8;

  private TscFrequency() {}

  /** {@code KVM_SET_TSC_KHZ} of a VM: the frequency of vCPUs to come, which is not tried. */
  static int ofVm(Platform platform, int khz) {
    VmRefusal.TSC_WITHIN_REACH.unless(isBelowMost(platform, khz), SET);
    return khz == 0 ? own(platform) : khz;
  }

  /** That of a vCPU, which keeps what was asked even where it is refused in the end. */
  static void setOfVcpu(VcpuState v, int khz) {
    VcpuRefusal.TSC_WITHIN_REACH.unless(isBelowMost(v.platform, khz), SET);
    v.tscKhz = khz == 0 ? own(v.platform) : khz;
    VcpuRefusal.TSC_WITHIN_REACH.unless(isReached(v.platform, v.tscKhz), SET);
  }

  static int own(Platform platform) {
    return platform.choices.hardware().tscKhz();
  }

  private static boolean isBelowMost(Platform platform, int khz) {
    int bits = platform.vmx() ? VMX_RATIO_BITS : SVM_RATIO_BITS;
    long most = Math.min((long) own(platform) << bits, Integer.MAX_VALUE);
    return !CapabilityValue.scalesTsc(platform) || Integer.toUnsignedLong(khz) < most;
  }

  /** Without scaling KVM makes the TSC jump ahead of the processor's; it cannot hold it back. */
  private static boolean isReached(Platform platform, int khz) {
    long least = own(platform) * (MILLION - TOLERANCE) / MILLION;
    return CapabilityValue.scalesTsc(platform) || Integer.toUnsignedLong(khz) >= least;
  }
}
