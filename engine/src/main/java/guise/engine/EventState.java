package guise.engine;

import guise.engine.memory.GuestFault;
import guise.kvm.DebugRegs;
import guise.kvm.MpState;
import guise.kvm.VcpuEvents;
import guise.kvm.VcpuEvents.Fault;
import guise.kvm.VcpuEvents.Interrupt;
import guise.kvm.VcpuEvents.Nmi;
import guise.kvm.VcpuEvents.Smi;

/** What is pending on a vCPU, its debug registers and what it is doing. */
final class EventState {
  private static final int RETURNED = VcpuEvents.NMI_PENDING | VcpuEvents.SHADOW | VcpuEvents.SMM;
  private static final int KNOWN = 0x3F;
  private static final int NMI = 2;
  private static final int BREAKPOINT = 3;
  private static final int OVERFLOW = 4;
  private static final int EXCEPTIONS = 32;

  static final VcpuEvents NONE =
      new VcpuEvents(Fault.NONE, Interrupt.NONE, Nmi.NONE, 0, RETURNED, Smi.NONE, false);

  private EventState() {}

  static void set(VcpuState v, VcpuEvents events) {
    String ioctl = "KVM_SET_VCPU_EVENTS";
    VcpuRefusal.EVENT_FLAGS_KNOWN.unless((events.flags() & ~KNOWN) == 0, ioctl);
    int enabled = v.vm.eventFlags(RETURNED);
    boolean payload = (events.flags() & VcpuEvents.PAYLOAD) != 0;
    VcpuRefusal.EVENT_FLAGS_ENABLED.unless(!payload || (enabled & VcpuEvents.PAYLOAD) != 0, ioctl);
    var exception = effective(events.exception(), payload);
    boolean any = exception.injected() || exception.pending();
    boolean vector = exception.vector() < EXCEPTIONS && exception.vector() != NMI;
    VcpuRefusal.EVENT_VECTOR.unless(!any || vector, ioctl);
    VcpuRefusal.SHADOW_KNOWN.unless((events.interrupt().shadow() & ~3) == 0, ioctl);
    boolean triple = (events.flags() & VcpuEvents.TRIPLE_FAULT) != 0;
    boolean able = (enabled & VcpuEvents.TRIPLE_FAULT) != 0;
    if ((events.flags() & VcpuEvents.SHADOW) != 0) {
      v.cpu.shadow = events.interrupt().shadow();
    }
    v.cpu.nmiMasked = events.nmi().masked();
    if (v.events.smi().smm() != events.smi().smm()) {
      v.nesting.leave();
    }
    v.events =
        new VcpuEvents(
            exception,
            events.interrupt(),
            nmi(v, events),
            events.sipiVector(),
            RETURNED,
            events.smi(),
            triple && able ? events.tripleFaultPending() : v.events.tripleFaultPending());
    // KVM looks at it last, when all the rest is done.
    VcpuRefusal.EVENT_FLAGS_ENABLED.unless(!triple || able, ioctl);
  }

  /** How many are pending is userspace's to say only under its flag. */
  private static Nmi nmi(VcpuState v, VcpuEvents events) {
    boolean counts = (events.flags() & VcpuEvents.NMI_PENDING) != 0;
    int pending = counts ? events.nmi().pending() : v.events.nmi().pending();
    return new Nmi(events.nmi().injected(), pending, events.nmi().masked());
  }

  /** What {@code KVM_SET_REGS} does to it: an exception that is pending is forgotten. */
  static VcpuEvents withoutPending(VcpuEvents e) {
    if (!e.exception().pending()) {
      return e;
    }
    Fault f = e.exception();
    var left =
        new Fault(f.injected(), false, f.vector(), f.hasErrorCode(), f.errorCode(), false, 0);
    return settled(
        new VcpuEvents(
            left,
            e.interrupt(),
            e.nmi(),
            e.sipiVector(),
            e.flags(),
            e.smi(),
            e.tripleFaultPending()));
  }

  /** What counts of an exception: without a payload's flag userspace can only inject one. */
  private static Fault effective(Fault f, boolean payload) {
    return payload
        ? new Fault(
            f.injected() && !f.pending(),
            f.pending(),
            f.vector(),
            f.hasErrorCode(),
            f.errorCode(),
            f.pending() && f.hasPayload(),
            f.payload())
        : new Fault(f.injected(), false, f.vector(), f.hasErrorCode(), f.errorCode(), false, 0);
  }

  /** What is pending now: what userspace has set, and what the guest has done to it since. */
  static VcpuEvents get(VcpuState v) {
    VcpuEvents e = v.events;
    var given = e.interrupt();
    var interrupt = new Interrupt(given.injected(), given.vector(), given.soft(), v.cpu.shadow);
    var nmi = new Nmi(e.nmi().injected(), e.nmi().pending(), v.cpu.nmiMasked);
    int flags = v.vm.eventFlags(RETURNED);
    return new VcpuEvents(
        shown(e.exception(), (flags & VcpuEvents.PAYLOAD) != 0),
        interrupt,
        nmi,
        e.sipiVector(),
        flags,
        e.smi(),
        (flags & VcpuEvents.TRIPLE_FAULT) != 0 && e.tripleFaultPending());
  }

  /**
   * An exception as userspace sees it: of #BP and #OF, whose instructions are executed again, it
   * sees nothing, and without payloads a pending one counts as injected, too.
   */
  private static Fault shown(Fault f, boolean payloads) {
    boolean soft = f.vector() == BREAKPOINT || f.vector() == OVERFLOW;
    return new Fault(
        !soft && (f.injected() || f.pending() && !payloads),
        !soft && f.pending(),
        f.vector(),
        f.hasErrorCode(),
        f.errorCode(),
        f.hasPayload(),
        f.payload());
  }

  /** Whether nothing is pending, by the one object that says so: asked before every stretch. */
  @SuppressWarnings("ReferenceEquality")
  static boolean isNone(VcpuEvents events) {
    return events == NONE;
  }

  /** The same events, or {@link #NONE} where none is left. */
  static VcpuEvents settled(VcpuEvents e) {
    boolean none =
        !e.exception().injected()
            && !e.exception().pending()
            && !e.nmi().injected()
            && e.nmi().pending() == 0
            && !e.interrupt().injected()
            && e.sipiVector() == 0
            && e.smi().equals(Smi.NONE)
            && !e.tripleFaultPending();
    return none ? NONE : e;
  }

  /** The same events, and an exception to deliver before them; CR2 is already there. */
  static VcpuEvents injecting(VcpuEvents e, GuestFault fault) {
    boolean coded = fault.code() != GuestFault.NO_CODE;
    int code = coded ? fault.code() : 0;
    return new VcpuEvents(
        new Fault(true, false, fault.vector(), coded, code, false, 0),
        e.interrupt(),
        e.nmi(),
        e.sipiVector(),
        e.flags(),
        e.smi(),
        e.tripleFaultPending());
  }

  static VcpuEvents withoutTripleFault(VcpuEvents e) {
    return settled(tripleFault(e, false));
  }

  static VcpuEvents withTripleFault(VcpuEvents e) {
    return tripleFault(e, true);
  }

  private static VcpuEvents tripleFault(VcpuEvents e, boolean pending) {
    return new VcpuEvents(
        e.exception(), e.interrupt(), e.nmi(), e.sipiVector(), e.flags(), e.smi(), pending);
  }

  static void setDebug(VcpuState v, DebugRegs registers) {
    String ioctl = "KVM_SET_DEBUGREGS";
    VcpuRefusal.DEBUG_FLAGS_ZERO.unless(registers.flags() == 0, ioctl);
    boolean low = registers.dr6() >>> 32 == 0 && registers.dr7() >>> 32 == 0;
    VcpuRefusal.DR6_DR7_LOW.unless(low, ioctl);
    RegisterRecords.setDebug(v.cpu, registers);
  }

  static void setMpState(VcpuState v, MpState state) {
    boolean possible = v.vm.hasIrqchip() || state == MpState.RUNNABLE;
    VcpuRefusal.MP_STATE_NEEDS_APIC.unless(possible, "KVM_SET_MP_STATE");
    v.mpState = state;
  }
}
