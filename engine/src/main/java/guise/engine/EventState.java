package guise.engine;

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
  private static final int EXCEPTIONS = 32;
  private static final long DR7_FIXED = 0x400;

  static final VcpuEvents NONE =
      new VcpuEvents(Fault.NONE, Interrupt.NONE, Nmi.NONE, 0, RETURNED, Smi.NONE, false);

  private EventState() {}

  static void set(VcpuState v, VcpuEvents events) {
    String ioctl = "KVM_SET_VCPU_EVENTS";
    VcpuRefusal.EVENT_FLAGS_KNOWN.unless((events.flags() & ~KNOWN) == 0, ioctl);
    var exception = events.exception();
    boolean any = exception.injected() || exception.pending();
    boolean vector = exception.vector() < EXCEPTIONS && exception.vector() != NMI;
    VcpuRefusal.EVENT_VECTOR.unless(!any || vector, ioctl);
    VcpuRefusal.SHADOW_KNOWN.unless((events.interrupt().shadow() & ~3) == 0, ioctl);
    if (v.events.smi().smm() != events.smi().smm()) {
      v.nesting.leave();
    }
    v.events =
        new VcpuEvents(
            exception,
            events.interrupt(),
            events.nmi(),
            events.sipiVector(),
            RETURNED,
            events.smi(),
            events.tripleFaultPending());
  }

  static void setDebug(VcpuState v, DebugRegs registers) {
    String ioctl = "KVM_SET_DEBUGREGS";
    VcpuRefusal.DEBUG_FLAGS_ZERO.unless(registers.flags() == 0, ioctl);
    boolean low = registers.dr6() >>> 32 == 0 && registers.dr7() >>> 32 == 0;
    VcpuRefusal.DR6_DR7_LOW.unless(low, ioctl);
    v.debugRegs =
        new DebugRegs(
            registers.db0(),
            registers.db1(),
            registers.db2(),
            registers.db3(),
            registers.dr6(),
            registers.dr7() | DR7_FIXED,
            0);
  }

  static void setMpState(VcpuState v, MpState state) {
    boolean possible = v.vm.hasIrqchip() || state == MpState.RUNNABLE;
    VcpuRefusal.MP_STATE_NEEDS_APIC.unless(possible, "KVM_SET_MP_STATE");
    v.mpState = state;
  }
}
