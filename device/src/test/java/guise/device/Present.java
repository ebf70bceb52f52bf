package guise.device;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The device that a test needs. */
final class Present {
  private Present() {}

  /** KVM, or the test is skipped with the reason. */
  static DeviceKvm kvm() {
    Availability.missing().ifPresent(reason -> assumeTrue(false, reason));
    return DeviceKvm.open();
  }
}
