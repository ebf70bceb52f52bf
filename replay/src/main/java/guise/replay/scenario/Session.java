package guise.replay.scenario;

import guise.kvm.Kvm;
import guise.kvm.XcompPermissions;
import guise.replay.table.NamedTable;
import guise.replay.text.Recorder;
import java.util.List;
import java.util.function.Consumer;

/** A scenario while it runs: the process that runs it, and the recorder of what is answered. */
public final class Session {
  private final KvmProcess process;
  private final Recorder recorder;
  private final Cautions cautions;
  private final List<String> hostFacts;
  private final NamedTable supported;

  /**
   * A session that begins.
   *
   * @param hostFacts what the machine says of itself: UNAME, CPUINFO, FILE, RAWCPUID, HOSTXCR0
   */
  public Session(KvmProcess process, Recorder recorder, Cautions cautions, List<String> hostFacts) {
    this.process = process;
    this.recorder = recorder;
    this.cautions = cautions;
    this.hostFacts = hostFacts;
    supported = NamedTable.of("SUPP", process.kvm().supportedCpuid(256).entries());
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
    return cautions;
  }

  List<String> hostFacts() {
    return hostFacts;
  }

  /** What KVM supported when the process began. */
  NamedTable supported() {
    return supported;
  }

  /** This session as a child process goes on with it. */
  Session forked() {
    return new Session(process.fork(), recorder, cautions, hostFacts);
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
