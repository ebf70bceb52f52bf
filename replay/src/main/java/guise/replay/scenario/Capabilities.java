package guise.replay.scenario;

import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Vm;
import guise.replay.text.Recorder;

/** Capabilities enabled before a VM has its vCPU. */
final class Capabilities {
  private Capabilities() {}

  static void disableQuirks(Recorder recorder, Vm vm, long quirks) {
    Answer answer = Answer.of(() -> vm.enableCap(EnableCap.of(Capability.DISABLE_QUIRKS2, quirks)));
    recorder.answered("ENABLE_CAP DISABLE_QUIRKS2 %x -> ".formatted(quirks), answer.toString());
  }

  static void disableExits(Recorder recorder, Vm vm, long exits) {
    Answer answer =
        Answer.of(() -> vm.enableCap(EnableCap.of(Capability.X86_DISABLE_EXITS, exits)));
    recorder.answered("ENABLE_CAP X86_DISABLE_EXITS %x -> ".formatted(exits), answer.toString());
  }
}
