package guise.contract.vcpu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.errorprone.annotations.Immutable;
import guise.device.Availability;
import guise.device.DeviceKvm;
import guise.device.ThisProcess;
import guise.engine.Choices;
import guise.formats.Hosts;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kvm.Kvm;
import guise.kvm.XcompPermissions;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code /dev/kvm}; every question skips the test, with the reason, where it cannot be opened. */
@Immutable
record DeviceSource() implements KvmSource {
  private static final boolean MAINLINE =
      Files.exists(Path.of("/sys/module/kvm_intel"))
          || Files.exists(Path.of("/sys/module/kvm_amd"));

  private static void assumePresent() {
    Availability.missing().ifPresent(reason -> assumeTrue(false, reason));
  }

  @Override
  public Kvm kvm(Choices choices, XcompPermissions permissions) {
    assumePresent();
    assumeTrue(choices.equals(Choices.DEFAULTS), "a kernel's strategy and memory are its own");
    return DeviceKvm.open();
  }

  @Override
  public XcompPermissions permissions() {
    assumePresent();
    return ThisProcess.permissions();
  }

  @Override
  public Host host() {
    assumePresent();
    return Hosts.thisMachine();
  }

  @Override
  public Kernel kernel() {
    return host().kernel().orElseThrow();
  }

  @Override
  public boolean keeps(Custom custom) {
    assumePresent();
    if (MAINLINE) {
      return true;
    }
    try (Kvm kvm = DeviceKvm.open()) {
      return custom.isKeptBy(kvm);
    }
  }
}
