package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.Delivery;
import guise.engine.isa.Event;
import guise.engine.isa.Outcome;
import guise.engine.memory.GuestFault;
import guise.kvm.Exit;
import guise.kvm.VcpuEvents;
import guise.kvm.VcpuEvents.Fault;
import guise.kvm.VcpuEvents.Interrupt;
import guise.kvm.VcpuEvents.Nmi;
import java.util.Optional;

/** What is to be delivered before the next instruction, most urgent first. */
final class EventInjection {
  private EventInjection() {}

  /** Delivers one event; empty where none is due. */
  static Optional<Outcome> next(VcpuState v) {
    if (v.shutDown) {
      v.shutDown = false;
      return Optional.of(new Outcome.Exited(new Exit.Shutdown()));
    }
    Event injected = v.injection;
    if (injected != null) {
      v.injection = null;
      v.nmiWaits = PvmRule.NMI_NEXT_RUN.on(v.platform);
      return Optional.of(Delivery.inject(v.cpu, injected));
    }
    VcpuEvents events = v.events;
    if (EventState.isNone(events) && v.interrupt < 0) {
      return Optional.empty();
    }
    if (events.exception().injected() || events.exception().pending()) {
      v.nmiWaits = PvmRule.NMI_NEXT_RUN.on(v.platform);
      return Optional.of(exception(v));
    }
    if (events.nmi().injected()) {
      v.nmiWaits = PvmRule.NMI_NEXT_RUN.on(v.platform);
      v.events = with(events, new Nmi(false, events.nmi().pending(), events.nmi().masked()));
      return Optional.of(Delivery.nmi(v.cpu));
    }
    if (events.interrupt().injected()) {
      v.nmiWaits = PvmRule.NMI_NEXT_RUN.on(v.platform);
      int vector = events.interrupt().vector();
      v.events = with(events, Interrupt.NONE);
      return Optional.of(Delivery.interrupt(v.cpu, vector));
    }
    return pending(v);
  }

  private static Outcome exception(VcpuState v) {
    Fault fault = v.events.exception();
    v.cpu.at = v.cpu.rip;
    v.events = with(v.events, Fault.NONE);
    int code = fault.hasErrorCode() ? fault.errorCode() : GuestFault.NO_CODE;
    if (fault.vector() == GuestFault.PF_VECTOR) {
      long address = fault.hasPayload() ? fault.payload() : v.cpu.cr2;
      return Delivery.deliver(v.cpu, GuestFault.page(address, code));
    }
    if (fault.vector() == GuestFault.DB_VECTOR && fault.hasPayload()) {
      v.cpu.dr6 |= fault.payload();
    }
    return Delivery.deliver(v.cpu, GuestFault.of(fault.vector(), code));
  }

  /** NMIs wait for the end of the last one, interrupts for IF, both for the end of a shadow. */
  private static Optional<Outcome> pending(VcpuState v) {
    Cpu cpu = v.cpu;
    int count = v.events.nmi().pending();
    if (!v.virtualization.svm.interruptFlag()) {
      return Optional.empty(); // SVM's global interrupt flag holds NMIs and interrupts alike
    }
    if (count > 0 && !v.nmiWaits && !cpu.nmiMasked && cpu.shadow == 0) {
      v.events = with(v.events, new Nmi(false, count - 1, true));
      cpu.nmiMasked = true;
      return Optional.of(Delivery.nmi(cpu));
    }
    if (v.interrupt >= 0 && cpu.flag(Cpu.IF) && cpu.shadow == 0) {
      int vector = v.interrupt;
      v.interrupt = -1;
      return Optional.of(Delivery.interrupt(cpu, vector));
    }
    return Optional.empty();
  }

  private static VcpuEvents with(VcpuEvents e, Fault exception) {
    return EventState.settled(
        new VcpuEvents(
            exception,
            e.interrupt(),
            e.nmi(),
            e.sipiVector(),
            e.flags(),
            e.smi(),
            e.tripleFaultPending()));
  }

  private static VcpuEvents with(VcpuEvents e, Interrupt interrupt) {
    return EventState.settled(
        new VcpuEvents(
            e.exception(),
            interrupt,
            e.nmi(),
            e.sipiVector(),
            e.flags(),
            e.smi(),
            e.tripleFaultPending()));
  }

  private static VcpuEvents with(VcpuEvents e, Nmi nmi) {
    return EventState.settled(
        new VcpuEvents(
            e.exception(),
            e.interrupt(),
            nmi,
            e.sipiVector(),
            e.flags(),
            e.smi(),
            e.tripleFaultPending()));
  }
}
