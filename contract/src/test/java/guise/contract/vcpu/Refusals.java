package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guise.kvm.Errno;
import guise.kvm.KvmException;
import org.junit.jupiter.api.function.Executable;

/** Checks that KVM says no, and how. */
final class Refusals {
  private Refusals() {}

  static void assertRefused(Errno errno, Executable ioctl) {
    var refusal = assertThrows(KvmException.class, ioctl);
    assertEquals(errno, refusal.errno(), refusal::getMessage);
  }

  static boolean isAccepted(Runnable ioctl) {
    try {
      ioctl.run();
      return true;
    } catch (KvmException _) {
      return false;
    }
  }
}
