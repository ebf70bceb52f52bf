package guise.cli.record;

import guise.device.DeviceKvm;
import guise.device.ThisProcess;
import guise.device.ThisProcessors;
import guise.formats.Hosts;
import guise.formats.TraceHost;
import guise.host.Host;
import guise.host.LiveProcessors;
import guise.host.LiveProcessors.Processor;
import guise.host.LogicalCpu;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.XcompPermissions;
import guise.replay.record.OwnStage;
import guise.replay.scenario.KvmProcess;
import guise.replay.scenario.MachineFacts;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.List;
import java.util.function.Function;

/**
 * This machine while it is recorded: its /dev/kvm, opened once, asked from one processor, since
 * some answers depend on which one it is.
 */
public final class LiveMachine {
  private static final int HYPERVISOR = 0x4000_0000;
  private static final int RUNS_UNDER_ONE = 1 << 31;

  private LiveMachine() {}

  /**
   * What comes of playing scenarios on this machine.
   *
   * @throws KvmException if /dev/kvm cannot be opened
   */
  public static <T> T play(Function<OwnStage, T> recording) {
    LiveProcessors processors = ThisProcessors.find().orElseThrow();
    int first = processors.numbers().getFirst();
    return processors.on(first, processor -> onOne(processor, recording));
  }

  private static <T> T onOne(Processor processor, Function<OwnStage, T> recording) {
    var facts = MachineFacts.anonymous(TraceHost.lines(host(processor), ThisProcessors.xcr0()));
    try (Kvm kvm = DeviceKvm.open()) {
      var permissions = new SamePermissions(ThisProcess.permissions());
      var process = KvmProcess.of(permissions, _ -> kvm);
      return recording.apply(new OwnStage(facts, () -> process));
    }
  }

  /** The machine as its first processor has it, without names. */
  private static Host host(Processor processor) {
    Host host = Hosts.thisMachine(ThisProcessors.find());
    return new Host(
        host.name(),
        host.source(),
        List.of(withHypervisor(host.boot(), processor)),
        host.report(),
        host.kernel().map(OwnNames.here()::removedFrom),
        host.gaps());
  }

  /** With the leaf that names the hypervisor below, where there is one; no leaf after it. */
  private static LogicalCpu withHypervisor(LogicalCpu cpu, Processor processor) {
    if ((processor.cpuid(1, 0).ecx() & RUNS_UNDER_ONE) == 0) {
      return cpu;
    }
    LogicalCpu with = cpu;
    Registers name = processor.cpuid(HYPERVISOR, 0);
    for (Register register : Register.values()) {
      with = with.with(CpuidWord.of(HYPERVISOR, 0, register), name.get(register));
    }
    return with;
  }

  /**
   * Permissions of a process that cannot fork: what a child would be allowed is what the process
   * itself is allowed, for it inherits that.
   */
  private record SamePermissions(XcompPermissions own) implements XcompPermissions {
    @Override
    public long supported() {
      return own.supported();
    }

    @Override
    public long permitted() {
      return own.permitted();
    }

    @Override
    public long guestPermitted() {
      return own.guestPermitted();
    }

    @Override
    public void request(long component) {
      own.request(component);
    }

    @Override
    public void requestForGuests(long component) {
      own.requestForGuests(component);
    }

    @Override
    public XcompPermissions fork() {
      return this;
    }
  }
}
