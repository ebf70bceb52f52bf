package guise.cli;

import guise.device.DeviceKvm;
import guise.engine.EmulatedKvm;
import guise.engine.ProcessPermissions;
import guise.guest.Permission;
import guise.kvm.Kvm;
import guise.predict.Scenario;

/** What executes a guest. */
enum Backend {
  ENGINE,
  DEVICE;

  @Override
  public String toString() {
    return Words.of(this);
  }

  /** The processor that the options are about, and who asks for it. */
  Scenario question(ScenarioOptions options, Console console) {
    return switch (this) {
      case ENGINE -> options.oneOrEverything(console);
      case DEVICE -> options.onThisMachine(console);
    };
  }

  /** A KVM of this kind; the engine's is on the scenario's host and kernel. */
  Kvm kvm(Scenario scenario) {
    return switch (this) {
      case ENGINE -> engine(scenario);
      case DEVICE -> {
        Live.requireKvm();
        yield DeviceKvm.open();
      }
    };
  }

  /** Says in one line what guests lack on a device. */
  void warn(Kvm kvm, Scenario scenario, Console console) {
    if (this == DEVICE) {
      DeviceLack.line(scenario.host(), kvm.supportedCpuid().entries()).ifPresent(console::complain);
    }
  }

  private static Kvm engine(Scenario scenario) {
    var permissions = ProcessPermissions.of(scenario.host(), scenario.kernel());
    if (scenario.granted().equals(Permission.TILE_DATA)) {
      permissions.requestForGuests(TILE_DATA);
    }
    return new EmulatedKvm(scenario.host(), scenario.kernel(), permissions);
  }

  private static final int TILE_DATA = 18;
}
