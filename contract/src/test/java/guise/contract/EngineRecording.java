package guise.contract;

import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.ProcessPermissions;
import guise.formats.TraceHost;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.replay.record.NewRecording;
import guise.replay.record.OwnStage;
import guise.replay.record.Stage;
import guise.replay.scenario.KvmProcess;
import guise.replay.scenario.MachineFacts;
import guise.replay.scenario.Scenarios;
import guise.replay.text.Recording;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The engine, recorded as a machine with a /dev/kvm is. */
final class EngineRecording {
  private EngineRecording() {}

  static Recording of(Host host, Choices choices) {
    var facts = MachineFacts.anonymous(TraceHost.lines(host, OptionalLong.empty()));
    return of(host, choices, facts);
  }

  static Recording of(Host host, Choices choices, MachineFacts facts) {
    Supplier<KvmProcess> processes = processes(host, choices);
    Stage stage = new OwnStage(facts, processes);
    int supported = processes.get().kvm().supportedCpuid().entries().size();
    return new NewRecording(Scenarios.all(), stage, stage).make(supported, _ -> {});
  }

  /** Every scenario has a process of its own. */
  static Supplier<KvmProcess> processes(Host host, Choices choices) {
    Kernel kernel = host.kernel().orElseThrow();
    return () ->
        KvmProcess.of(
            ProcessPermissions.of(host, kernel),
            permissions -> new EmulatedKvm(host, kernel, permissions, choices));
  }
}
