package guise.engine;

import guise.x86.Register;

/** What a vCPU's CPUID says of Hyper-V, and the registers Hyper-V adds. */
final class HyperV {
  private static final int FEATURES = 0x4000_0003;
  private static final int INVARIANT_TSC = 1 << 15;

  boolean announced;
  boolean enforced;

  /** Whether userspace has switched on Hyper-V's interrupt controller. */
  boolean synic;

  private int features;

  void install(HeldCpuid table) {
    announced = HypervisorLeaves.speaksHyperV(table);
    features = HypervisorLeaves.read(table, FEATURES, Register.EAX);
  }

  /** Whether the guest asked to decide for itself if its TSC is announced as invariant. */
  boolean controlsInvariantTsc() {
    return announced && (features & INVARIANT_TSC) != 0;
  }

  /** Whether the guest may use what a bit of 0x40000003.EAX announces. */
  boolean allows(int feature) {
    return !enforced || (features & feature) != 0;
  }
}
