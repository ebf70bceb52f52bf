package guise.replay.conform;

import guise.kvm.DebugRegs;
import guise.kvm.KvmException;
import guise.kvm.MpState;
import guise.kvm.Vcpu;
import guise.kvm.VcpuEvents;

/** The structures of a vCPU whose members a script's numbers become. */
final class Others {
  private Others() {}

  static void setDebugRegs(Vcpu vcpu, long dr6, long dr7) {
    vcpu.setDebugRegs(new DebugRegs(0, 0, 0, 0, dr6, dr7, 0));
  }

  static void setMpState(Vcpu vcpu, int number) {
    MpState state =
        MpState.of(number).orElseThrow(() -> new IllegalArgumentException("no MP state " + number));
    vcpu.setMpState(state);
  }

  /** A frequency that is refused may be kept all the same. */
  static String setTscKhz(Vcpu vcpu, int khz) {
    String answer = "done";
    try {
      vcpu.setTscKhz(khz);
    } catch (KvmException e) {
      answer = e.errno().name();
    }
    return answer + " now " + vcpu.tscKhz();
  }

  /** The vector of an exception that is neither pending nor injected is a left-over. */
  static String text(VcpuEvents e) {
    boolean any = e.exception().injected() || e.exception().pending();
    String exception = any ? e.exception().toString() : "none";
    return "exception=%s %s %s sipi=%x flags=%x %s triple=%s"
        .formatted(
            exception,
            e.interrupt(),
            e.nmi(),
            e.sipiVector(),
            e.flags(),
            e.smi(),
            e.tripleFaultPending());
  }

  /**
   * Events.
   *
   * @param bits injected, pending, has an error code; NMI injected, pending, masked
   * @param flags which parts count
   */
  static VcpuEvents events(int vector, int bits, int flags) {
    var exception =
        new VcpuEvents.Fault(
            (bits & 1) != 0, (bits & 2) != 0, vector, (bits & 4) != 0, 0, false, 0);
    var nmi = new VcpuEvents.Nmi((bits & 8) != 0, bits >> 4 & 1, (bits & 32) != 0);
    return new VcpuEvents(
        exception, VcpuEvents.Interrupt.NONE, nmi, 0, flags, VcpuEvents.Smi.NONE, false);
  }
}
