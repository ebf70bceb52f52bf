package guise.contract.vcpu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.engine.Choices;
import guise.engine.UpdateStrategy;
import guise.host.Host;
import guise.kernel.Behaviour;
import guise.kernel.KernelRules;
import guise.kvm.Kvm;
import guise.kvm.XcompPermissions;

/** A KVM to test: a host of ours and a kernel, or this machine's. */
enum Backend {
  ICE_LAKE_5_10(new EmulatedSource("ice-lake", "5.10")),
  MILAN_6_1(new EmulatedSource("milan", "6.1")),
  SAPPHIRE_RAPIDS_6_12(new EmulatedSource("sapphire-rapids", "6.12")),
  TURIN_6_16(new EmulatedSource("turin", "6.16")),
  CASCADE_LAKE_6_18(new EmulatedSource("cascade-lake", "6.18")),
  MILAN_7_2(new EmulatedSource("milan", "7.2")),
  SAPPHIRE_RAPIDS_7_2(new EmulatedSource("sapphire-rapids", "7.2")),
  DEVICE(new DeviceSource());

  private final KvmSource source;

  Backend(KvmSource source) {
    this.source = source;
  }

  Kvm kvm() {
    return kvm(Choices.DEFAULTS);
  }

  Kvm kvm(UpdateStrategy strategy) {
    return kvm(Choices.DEFAULTS.with(strategy));
  }

  Kvm kvm(Choices choices) {
    return kvm(choices, permissions());
  }

  Kvm kvm(Choices choices, XcompPermissions permissions) {
    return Opened.note(source.kvm(choices, permissions));
  }

  /** A process on the host that asked for nothing yet. */
  XcompPermissions permissions() {
    return source.permissions();
  }

  /** A KVM whose process asked for tile data, where the host has that. */
  Kvm kvmWithTiles() {
    return kvm(Choices.DEFAULTS, permittingTiles());
  }

  /** A process that asked for tile data, where the host has that. */
  XcompPermissions permittingTiles() {
    var permissions = permissions();
    if (does(Behaviour.XCOMP_PRCTL) && (permissions.supported() & 1L << 18) != 0) {
      permissions.requestForGuests(18);
    }
    return permissions;
  }

  boolean isAmd() {
    return host().vendor().orElseThrow().amdCompatible();
  }

  Host host() {
    return source.host();
  }

  /** What this kernel does, as its sources say. */
  boolean does(Behaviour behaviour) {
    return KernelRules.of(source.kernel().version()).does(behaviour);
  }

  /** Skips a test that looks into the engine. */
  void needsEngine(String what) {
    assumeTrue(source instanceof EmulatedSource, () -> "a kernel does not show " + what);
  }

  /**
   * Skips the test, by name and reason, where the vendor's module of this machine goes its own way.
   */
  void needs(Custom custom) {
    assumeTrue(source.keeps(custom), () -> custom + ": " + custom.otherwise());
  }
}
