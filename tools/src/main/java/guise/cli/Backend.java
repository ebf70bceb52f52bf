package guise.cli;

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

  /** A KVM of this kind; the engine's is on the scenario's host and kernel. */
  Kvm kvm(Scenario scenario) {
    if (this == DEVICE) {
      throw new BadInput("--backend device: this Guise has no access to /dev/kvm");
    }
    var permissions = ProcessPermissions.of(scenario.host(), scenario.kernel());
    if (scenario.granted().equals(Permission.TILE_DATA)) {
      permissions.requestForGuests(TILE_DATA);
    }
    return new EmulatedKvm(scenario.host(), scenario.kernel(), permissions);
  }

  private static final int TILE_DATA = 18;
}
