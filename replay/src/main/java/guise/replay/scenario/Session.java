package guise.replay.scenario;

import guise.kvm.Kvm;
import guise.kvm.XcompPermissions;
import guise.replay.table.NamedTable;
import guise.replay.text.Recorder;
import guise.x86.CpuidTable;
import java.util.List;
import java.util.function.Consumer;

/** A scenario while it runs: the process that runs it, and the recorder of what is answered. */
public final class Session {
  private final KvmProcess process;
  private final Recorder recorder;
  private final MachineFacts machine;
  private final NamedTable supported;

  /**
   * A session that begins.
   *
   * @param machine what KVM runs on
   */
  public Session(KvmProcess process, Recorder recorder, MachineFacts machine) {
    this.process = process;
    this.recorder = recorder;
    this.machine = machine;
    supported = NamedTable.of("SUPP", supportedNow());
  }

  Kvm kvm() {
    return process.kvm();
  }

  XcompPermissions permissions() {
    return process.permissions();
  }

  Recorder recorder() {
    return recorder;
  }

  Cautions cautions() {
    return machine.cautions();
  }

  List<String> hostFacts() {
    return machine.lines();
  }

  /** What KVM supported when the process began. */
  NamedTable supported() {
    return supported;
  }

  /** What KVM supports now, as far as that is taken down. */
  CpuidTable supportedNow() {
    return anonymity().reported(process.kvm().supportedCpuid(256).entries());
  }

  Anonymity anonymity() {
    return machine.anonymity();
  }

  /** This session as a child process goes on with it. */
  Session forked() {
    return new Session(process.fork(), recorder, machine);
  }

  void vm(Consumer<Probe> script) {
    vm(Shape.PLAIN, script);
  }

  /** Runs a script on a new VM with one vCPU. */
  void vm(Shape shape, Consumer<Probe> script) {
    try (Probe probe = Probe.of(this, shape)) {
      script.accept(probe);
    }
  }
}
