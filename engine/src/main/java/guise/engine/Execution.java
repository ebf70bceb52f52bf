package guise.engine;

import guise.engine.isa.Delivery;
import guise.engine.isa.Interpreter;
import guise.engine.isa.Outcome;
import guise.engine.isa.Outcome.Accessed;
import guise.engine.isa.Outcome.Exited;
import guise.engine.isa.Outcome.Faulted;
import guise.engine.isa.Outcome.Trapped;
import guise.engine.memory.MmioNeeded;
import guise.engine.vmx.VmxBoundary;
import guise.kvm.Bytes;
import guise.kvm.Exit;
import guise.kvm.MpState;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The running of a vCPU: KVM_RUN from its entry to the exit that userspace sees. */
final class Execution {
  private static final String RUN = "KVM_RUN";
  private static final int EMULATION_FAILED = 1;
  private static final int DELIVERY_FAILED = 3;
  private static final long PAUSE = 1_000_000;

  private final VcpuState v;
  private final Interpreter interpreter;
  private final VmxBoundary boundary;

  /** CR8 in the memory shared with userspace, as the last exit left it. */
  private long shownCr8;

  private long limit = Long.MAX_VALUE;

  Execution(VcpuState v) {
    this.v = v;
    this.boundary = v.virtualization.vmx.boundary();
    this.interpreter = new Interpreter(v.cpu, v.vm.memory());
  }

  /** How many instructions may be executed in all, over all runs. */
  void limit(long instructions) {
    limit = instructions;
  }

  void listen(InstructionListener listener) {
    interpreter.trace((cpu, in) -> {
      if (v.pending.resumes()) {
        return; // it was shown when it asked
      }
      byte[] bytes = Arrays.copyOf(interpreter.bytesHere(), in.length());
      listener.executes(in.name(), Bytes.of(bytes), RegisterRecords.regs(cpu));
    });
  }

  Interpreter interpreter() {
    return interpreter;
  }

  Exit run() {
    boolean completes = v.immediateExit && v.pending.isWaiting(v.cpu);
    VcpuRefusal.INTERRUPTED.unless(!v.immediateExit || completes, RUN);
    v.nmiWaits = false;
    if (!v.vm.hasIrqchip()) {
      v.cpu.cr8 = shownCr8; // what kvm_run says, where userspace has the local APIC
    }
    v.fpu.load();
    if (v.featuresChanged) {
      interpreter.forget();
      v.featuresChanged = false;
    }
    interpreter.begin();
    v.virtualization.begin();
    v.pending.resume(v.cpu);
    if (v.events.tripleFaultPending()) {
      v.events = EventState.withoutTripleFault(v.events);
      return new Exit.Shutdown();
    }
    v.hasRun = true; // not before: a shutdown that was pending is told without entering the guest
    Optional<Exit> exit = completes ? completion() : Optional.empty();
    while (exit.isEmpty()) {
      VcpuRefusal.SIGNALLED.unless(!Thread.currentThread().isInterrupted(), RUN);
      VcpuRefusal.INTERRUPTED.unless(!v.immediateExit, RUN);
      exit = onwardsOrFail();
    }
    shownCr8 = v.cpu.cr8;
    return exit.get();
  }

  /** What userspace was asked for last is completed before anything ends the run. */
  private Optional<Exit> completion() {
    long before = interpreter.executed();
    Optional<Exit> exit = Optional.empty();
    try {
      while (exit.isEmpty() && interpreter.executed() == before) {
        exit = settle(interpreter.run(1));
      }
      return exit;
    } catch (MmioNeeded _) {
      return Optional.of(new Exit.FailedInternally(DELIVERY_FAILED, Bytes.zeros(0), v.cpu.rip));
    }
  }

  /** An event whose delivery needs a device is more than KVM can do. */
  private Optional<Exit> onwardsOrFail() {
    try {
      return settle(onwards());
    } catch (MmioNeeded _) {
      return Optional.of(new Exit.FailedInternally(DELIVERY_FAILED, Bytes.zeros(0), v.cpu.rip));
    }
  }

  private Outcome onwards() {
    if (boundary.exits()) {
      return Outcome.ELSEWHERE;
    }
    boolean injects = v.injection != null;
    Optional<Outcome> event = EventInjection.next(v);
    if (event.isPresent()) {
      v.mpState = MpState.RUNNABLE;
      if (injects) {
        boundary.passed();
      }
      return serially(event.get());
    }
    if (v.mpState != MpState.RUNNABLE) {
      LockSupport.parkNanos(PAUSE);
      return Outcome.NEXT;
    }
    long left = limit - interpreter.executed();
    VcpuRefusal.WITHIN_LIMIT.unless(left > 0, RUN);
    return boundary.isStepwise() ? step() : interpreter.run(left);
  }

  /** A single instruction of a nested guest that may have to exit behind it. */
  private Outcome step() {
    long before = interpreter.executed();
    Outcome outcome = interpreter.run(1);
    if (interpreter.executed() > before) {
      boundary.passed();
    }
    return outcome;
  }

  /**
   * An exception that the delivery of others has led to waits its turn, so that a guest whose every
   * delivery meets another is not out of reach: each turn counts as an instruction.
   */
  private Outcome serially(Outcome outcome) {
    if (!(outcome instanceof Faulted(var fault))) {
      return outcome;
    }
    v.events = EventState.injecting(v.events, fault);
    limit--;
    VcpuRefusal.WITHIN_LIMIT.unless(limit > interpreter.executed(), RUN);
    return Outcome.ELSEWHERE;
  }

  private Optional<Exit> settle(Outcome first) {
    Outcome outcome = first;
    if (outcome instanceof Faulted(var fault)) {
      outcome = serially(Delivery.deliver(v.cpu, fault));
    } else if (outcome instanceof Trapped(var dr6)) {
      outcome = serially(Delivery.trap(v.cpu, dr6));
    }
    if (outcome instanceof Accessed(var access)) {
      return Optional.of(v.pending.ask(v.cpu, access));
    }
    if (outcome instanceof Exited(var exit)) {
      return Optional.of(exit);
    }
    return Outcome.is(outcome, Outcome.UNIMPLEMENTED)
        ? Optional.of(unimplemented())
        : Optional.empty();
  }

  private Exit unimplemented() {
    v.cpu.rip = v.cpu.at;
    byte[] bytes = interpreter.bytesHere();
    return new Exit.FailedInternally(EMULATION_FAILED, Bytes.of(bytes), v.cpu.rip);
  }
}
