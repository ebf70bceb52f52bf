package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.SegmentRegister;
import guise.kvm.DebugRegs;
import guise.kvm.MpState;
import guise.kvm.MsrEntry;
import guise.kvm.Sregs;
import guise.kvm.VcpuEvents;
import guise.kvm.Xcrs;
import guise.kvm.Xsave;
import java.util.Arrays;
import java.util.List;

/**
 * A vCPU's state beside its general registers, at some moment: to go back to it, and at little cost
 * where nothing has changed. CR2 is whatever the last fault made it.
 */
public final class Rest {
  private static final List<Integer> MSRS =
      List.of(0x174, 0x175, 0x176, 0xC000_0081, 0xC000_0082, 0xC000_0083, 0xC000_0084, 0xC000_0102);
  private static final int WORDS = 128;

  private final EmulatedVcpu vcpu;
  private final Sregs sregs;
  private final DebugRegs debug;
  private final VcpuEvents events;
  private final Xcrs xcrs;
  private final Xsave xsave;
  private final List<MsrEntry> msrs;
  private final long[] then = new long[WORDS];
  private final long[] now = new long[WORDS];
  private int used;

  public Rest(EmulatedVcpu vcpu) {
    this.vcpu = vcpu;
    sregs = vcpu.sregs();
    debug = vcpu.debugRegs();
    events = vcpu.events();
    xcrs = vcpu.xcrs();
    xsave = vcpu.xsave2();
    msrs = vcpu.getMsrs(MSRS).done();
    words(then);
  }

  /** Goes back; whether anything had changed. */
  public boolean restore() {
    words(now);
    if (Arrays.equals(then, now)) {
      return false;
    }
    restoreAll();
    return true;
  }

  /** Goes back, translations forgotten as well. */
  public void restoreAll() {
    vcpu.setMpState(MpState.RUNNABLE);
    vcpu.setEvents(events);
    vcpu.setSregs(sregs);
    vcpu.setDebugRegs(debug);
    vcpu.setXcrs(xcrs);
    vcpu.setXsave(xsave);
    vcpu.setMsrs(msrs);
    vcpu.state.cpu.memory.flush();
  }

  private void words(long[] into) {
    Cpu cpu = vcpu.state.cpu;
    used = 0;
    put(into, cpu.cr0, cpu.cr3, cpu.cr4, cpu.cr8, cpu.efer, cpu.xcr0);
    put(into, cpu.gdtBase, cpu.gdtLimit, cpu.idtBase, cpu.idtLimit, cpu.dr6, cpu.dr7);
    put(into, cpu.dr[0], cpu.dr[1], cpu.dr[2], cpu.dr[3], cpu.extended.mxcsr, cpu.extended.fcw);
    put(into, cpu.star, cpu.lstar, cpu.cstar, cpu.syscallMask, cpu.kernelGsBase, cpu.pkru);
    put(into, cpu.sysenterCs, cpu.sysenterEsp, cpu.sysenterEip, cpu.shadow);
    put(into, cpu.nmiMasked ? 1 : 0, vcpu.state.mpState == MpState.RUNNABLE ? 0 : 1);
    for (SegmentRegister segment : cpu.segments) {
      segment(into, segment);
    }
    segment(into, cpu.tr);
    segment(into, cpu.ldt);
  }

  private void segment(long[] into, SegmentRegister s) {
    long bits = s.type | s.s << 4 | s.dpl << 5 | s.avl << 7 | s.l << 8 | s.db << 9 | s.g << 10;
    bits |= s.present ? 1 << 11 : 0;
    bits |= s.unusable ? 1 << 12 : 0;
    put(into, s.selector, s.base, s.limit, bits);
  }

  private void put(long[] into, long... values) {
    for (long value : values) {
      into[used++] = value;
    }
  }
}
