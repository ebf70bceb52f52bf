package guise.contract.vcpu;

import guise.kvm.Kvm;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Closes after each test what it opened: a device is not left to the garbage collector. */
final class Opened implements AfterEachCallback {
  private static final Queue<Kvm> OPEN = new ConcurrentLinkedQueue<>();

  static Kvm note(Kvm kvm) {
    OPEN.add(kvm);
    return kvm;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (Kvm kvm = OPEN.poll(); kvm != null; kvm = OPEN.poll()) {
      kvm.close();
    }
  }
}
