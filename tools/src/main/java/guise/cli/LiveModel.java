package guise.cli;

import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.Hardware;
import guise.engine.ProcessPermissions;
import guise.engine.PvmFindings;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kernel.Rule;
import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.replay.conform.Player;
import guise.x86.CpuidTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model of this machine that its own {@code /dev/kvm} is compared with.
 *
 * @param hardware its processor, with the frequency that a fresh vCPU's TSC has
 * @param findings what was learned of the vendor module, where it is not Linux's own
 * @param supported what scripts mean by KVM's own table: the device's
 */
record LiveModel(
    Host host,
    Kernel kernel,
    Hardware hardware,
    Optional<PvmFindings> findings,
    CpuidTable supported) {

  static LiveModel of(Kvm device) {
    Host host = Live.host();
    Kernel kernel =
        host.kernel().orElseThrow(() -> new BadInput("this machine does not tell its kernel"));
    var findings = Live.findings(kernel, device);
    return new LiveModel(
        host, kernel, hardware(host, device), findings, device.supportedCpuid().entries());
  }

  private static Hardware hardware(Host host, Kvm device) {
    try (Vm vm = device.createVm();
        Vcpu vcpu = vm.createVcpu(0)) {
      return Hardware.of(host).withTscKhz(vcpu.tscKhz());
    }
  }

  /** The model as it is. */
  Player player() {
    return player(choices());
  }

  /** What it is compared with. */
  Player player(Kvm device) {
    return new Player(device, supported);
  }

  /** The model without one rule of the vendor's each, by the rule's name. */
  Map<String, Player> without() {
    var players = new LinkedHashMap<String, Player>();
    List<Rule> rules = findings.isPresent() ? PvmFindings.rules() : List.of();
    rules.forEach(rule -> players.put(rule.name(), player(choices().without(rule))));
    return players;
  }

  private Choices choices() {
    Choices choices = Choices.DEFAULTS.with(hardware);
    return findings.map(choices::with).orElse(choices);
  }

  private Player player(Choices choices) {
    var permissions = ProcessPermissions.of(host, kernel);
    return new Player(new EmulatedKvm(host, kernel, permissions, choices), supported);
  }
}
