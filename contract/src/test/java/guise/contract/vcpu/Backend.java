package guise.contract.vcpu;

import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.ProcessPermissions;
import guise.engine.UpdateStrategy;
import guise.formats.Profiles;
import guise.host.Host;
import guise.kernel.Behaviour;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;
import guise.kvm.Kvm;
import guise.kvm.XcompPermissions;

/** A KVM to test: a host of ours and a kernel. */
enum Backend {
  ICE_LAKE_5_10("ice-lake", "5.10"),
  MILAN_6_1("milan", "6.1"),
  SAPPHIRE_RAPIDS_6_12("sapphire-rapids", "6.12"),
  TURIN_6_16("turin", "6.16"),
  CASCADE_LAKE_6_18("cascade-lake", "6.18"),
  MILAN_7_2("milan", "7.2"),
  SAPPHIRE_RAPIDS_7_2("sapphire-rapids", "7.2");

  private final String profile;
  private final Kernel kernel;

  Backend(String profile, String version) {
    this.profile = profile;
    this.kernel = Kernel.of(version);
  }

  Kvm kvm() {
    return kvm(Choices.DEFAULTS);
  }

  Kvm kvm(UpdateStrategy strategy) {
    return kvm(Choices.DEFAULTS.with(strategy));
  }

  Kvm kvm(Choices choices) {
    return new EmulatedKvm(host(), kernel, ProcessPermissions.of(host(), kernel), choices);
  }

  Kvm kvm(Choices choices, XcompPermissions permissions) {
    return new EmulatedKvm(host(), kernel, permissions, choices);
  }

  /** A process on the host that asked for nothing yet. */
  XcompPermissions permissions() {
    return ProcessPermissions.of(host(), kernel);
  }

  /** A KVM whose process asked for tile data, where the host has that. */
  Kvm kvmWithTiles() {
    return kvm(Choices.DEFAULTS, permittingTiles());
  }

  /** A process that asked for tile data, where the host has that. */
  XcompPermissions permittingTiles() {
    var permissions = ProcessPermissions.of(host(), kernel);
    if (does(Behaviour.XCOMP_PRCTL) && (permissions.supported() & 1L << 18) != 0) {
      permissions.requestForGuests(18);
    }
    return permissions;
  }

  Host host() {
    return Profiles.find(profile).orElseThrow();
  }

  boolean isAmd() {
    return host().vendor().orElseThrow().amdCompatible();
  }

  /** What this kernel does, as its sources say. */
  boolean does(Behaviour behaviour) {
    return KernelRules.of(kernel.version()).does(behaviour);
  }
}
