package guise.device;

import guise.kvm.Bytes;
import guise.kvm.CpuidReply;
import guise.kvm.DebugRegs;
import guise.kvm.EnableCap;
import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.Fpu;
import guise.kvm.KvmException;
import guise.kvm.LegacyCpuidEntry;
import guise.kvm.MpState;
import guise.kvm.MsrEntry;
import guise.kvm.MsrReply;
import guise.kvm.NestedState;
import guise.kvm.Regs;
import guise.kvm.Sregs;
import guise.kvm.Sregs2;
import guise.kvm.Vcpu;
import guise.kvm.VcpuEvents;
import guise.kvm.Xcrs;
import guise.kvm.Xsave;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A virtual processor of this machine's KVM. Its methods exclude one another: they wait for a run
 * on another thread, but for {@link #setImmediateExit} and {@link #close}, which end it.
 */
public final class DeviceVcpu implements Vcpu {
  private static final Field MP_STATE = Field.of(Layouts.MP_STATE, "mp_state");
  private static final Field WORD = new Field(0, Long.BYTES);
  private static final Exit NONE_YET = new Exit.Unknown(0);

  private final DeviceVm vm;
  private final OpenFile file;
  private final RunArea area;
  private final RunControl control;
  private final int mostXsave;
  private final int mostNested;
  private Exit last = NONE_YET;

  /**
   * A vCPU.
   *
   * @param mostXsave the size its XSAVE area can have
   * @param mostNested the size its nested state can have
   */
  DeviceVcpu(DeviceVm vm, OpenFile file, RunArea area, int mostXsave, int mostNested) {
    this.vm = vm;
    this.file = file;
    this.area = area;
    this.control = new RunControl(area);
    this.mostXsave = mostXsave;
    this.mostNested = mostNested;
  }

  // -- CPUID ------------------------------------------------------------------------------------

  @Override
  public synchronized void setCpuid2(int nent, CpuidTable entries) {
    CpuidStructs.set2(file, nent, entries);
  }

  @Override
  public synchronized void setCpuid(List<LegacyCpuidEntry> entries) {
    CpuidStructs.set1(file, entries);
  }

  @Override
  public synchronized CpuidReply getCpuid2(int nent) {
    return CpuidStructs.get2(file, nent);
  }

  @Override
  public synchronized CpuidReply hyperVCpuid(int nent) {
    return CpuidStructs.report(file, Ioctl.GET_SUPPORTED_HV_CPUID, nent, CpuidEntry.Padding.ZERO);
  }

  // -- Registers --------------------------------------------------------------------------------

  @Override
  public synchronized Regs regs() {
    MemorySegment struct = file.room(Layouts.REGS);
    file.call(Ioctl.GET_REGS, struct);
    return RegsStruct.read(struct);
  }

  @Override
  public synchronized void setRegs(Regs regs) {
    MemorySegment struct = file.room(Layouts.REGS);
    RegsStruct.write(regs, struct);
    file.call(Ioctl.SET_REGS, struct);
  }

  @Override
  public synchronized Sregs sregs() {
    MemorySegment struct = file.room(Layouts.SREGS);
    file.call(Ioctl.GET_SREGS, struct);
    return SregsStruct.read(struct);
  }

  @Override
  public synchronized void setSregs(Sregs sregs) {
    MemorySegment struct = file.room(Layouts.SREGS);
    SregsStruct.write(sregs, struct);
    file.call(Ioctl.SET_SREGS, struct);
  }

  @Override
  public synchronized Sregs2 sregs2() {
    MemorySegment struct = file.room(Layouts.SREGS2);
    file.call(Ioctl.GET_SREGS2, struct);
    return SregsStruct.read2(struct);
  }

  @Override
  public synchronized void setSregs2(Sregs2 sregs) {
    MemorySegment struct = file.room(Layouts.SREGS2);
    SregsStruct.write(sregs, struct);
    file.call(Ioctl.SET_SREGS2, struct);
  }

  @Override
  public synchronized MsrReply getMsrs(List<Integer> indices) {
    return MsrStructs.get(file, indices);
  }

  @Override
  public synchronized int setMsrs(List<MsrEntry> entries) {
    return MsrStructs.set(file, entries);
  }

  @Override
  public synchronized Xcrs xcrs() {
    MemorySegment struct = file.room(Layouts.XCRS);
    file.call(Ioctl.GET_XCRS, struct);
    return XcrsStruct.read(struct);
  }

  @Override
  public synchronized void setXcrs(Xcrs xcrs) {
    MemorySegment struct = file.room(Layouts.XCRS);
    XcrsStruct.write(xcrs, struct);
    file.call(Ioctl.SET_XCRS, struct);
  }

  @Override
  public synchronized Xsave xsave() {
    return XsaveStruct.get(file);
  }

  @Override
  public synchronized Xsave xsave2() {
    return XsaveStruct.get2(file, mostXsave);
  }

  @Override
  public synchronized void setXsave(Xsave xsave) {
    XsaveStruct.set(file, xsave, mostXsave);
  }

  @Override
  public synchronized Fpu fpu() {
    MemorySegment struct = file.room(Layouts.FPU);
    file.call(Ioctl.GET_FPU, struct);
    return FpuStruct.read(struct);
  }

  @Override
  public synchronized void setFpu(Fpu fpu) {
    MemorySegment struct = file.room(Layouts.FPU);
    FpuStruct.write(fpu, struct);
    file.call(Ioctl.SET_FPU, struct);
  }

  @Override
  public synchronized DebugRegs debugRegs() {
    MemorySegment struct = file.room(Layouts.DEBUGREGS);
    file.call(Ioctl.GET_DEBUGREGS, struct);
    return DebugStruct.read(struct);
  }

  @Override
  public synchronized void setDebugRegs(DebugRegs registers) {
    MemorySegment struct = file.room(Layouts.DEBUGREGS);
    DebugStruct.write(registers, struct);
    file.call(Ioctl.SET_DEBUGREGS, struct);
  }

  // -- What else a vCPU is ----------------------------------------------------------------------

  @Override
  public synchronized VcpuEvents events() {
    MemorySegment struct = file.room(Layouts.VCPU_EVENTS);
    file.call(Ioctl.GET_VCPU_EVENTS, struct);
    return EventsStruct.read(struct);
  }

  @Override
  public synchronized void setEvents(VcpuEvents events) {
    MemorySegment struct = file.room(Layouts.VCPU_EVENTS);
    EventsStruct.write(events, struct);
    file.call(Ioctl.SET_VCPU_EVENTS, struct);
  }

  @Override
  public synchronized MpState mpState() {
    MemorySegment struct = file.room(Layouts.MP_STATE);
    file.call(Ioctl.GET_MP_STATE, struct);
    int number = MP_STATE.getInt(struct);
    return MpState.of(number)
        .orElseThrow(() -> new IllegalStateException("an unknown state: " + number));
  }

  @Override
  public synchronized void setMpState(MpState state) {
    MemorySegment struct = file.room(Layouts.MP_STATE);
    MP_STATE.set(struct, state.number());
    file.call(Ioctl.SET_MP_STATE, struct);
  }

  @Override
  public synchronized NestedState nestedState() {
    return NestedStruct.get(file, mostNested);
  }

  @Override
  public synchronized void setNestedState(NestedState state) {
    NestedStruct.set(file, state);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A capability whose argument is an address gets one of this module's.
   */
  @Override
  public synchronized void enableCap(EnableCap capability) {
    EnableCapStruct.enable(file, capability);
  }

  @Override
  public synchronized int tscKhz() {
    return file.call(Ioctl.GET_TSC_KHZ, 0);
  }

  @Override
  public synchronized void setTscKhz(int khz) {
    file.call(Ioctl.SET_TSC_KHZ, Integer.toUnsignedLong(khz));
  }

  @Override
  public synchronized void setupMce(long mcgCap) {
    MemorySegment value = file.room(Long.BYTES);
    WORD.set(value, mcgCap);
    file.call(Ioctl.X86_SETUP_MCE, value);
  }

  // -- Running ----------------------------------------------------------------------------------

  /**
   * {@inheritDoc}
   *
   * <p>A signal that userspace did not ask for interrupts nothing: the guest goes on.
   *
   * @throws IllegalStateException if the vCPU is closed meanwhile, or memory of a region was freed
   */
  @Override
  public synchronized Exit run() {
    last = NONE_YET;
    while (!returned()) {
      // interrupted, but not by userspace: on we go
    }
    last = area.exit(() -> regs().rip());
    return last;
  }

  private boolean returned() {
    control.begin();
    try {
      file.call(Ioctl.RUN, MemorySegment.NULL);
      return true;
    } catch (KvmException e) {
      if (e.errno() == Errno.EINTR && control.beginsAnew()) {
        return false;
      }
      throw e;
    } finally {
      control.end();
    }
  }

  @Override
  public synchronized void answer(Bytes data) {
    area.answer(last, data);
  }

  @Override
  public synchronized void refuse() {
    area.refuse(last);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A run under way is interrupted by a signal of this module's own ({@link Interruption}), and
   * ends in {@code EINTR} even where the guest would never exit.
   */
  @Override
  public void setImmediateExit(boolean immediateExit) {
    control.setImmediateExit(immediateExit);
  }

  /** Memory came or went: a run under way must hold what there is now. */
  void takeHoldAnew() {
    control.renew();
  }

  @Override
  public void close() {
    control.close();
    synchronized (this) {
      area.close();
      file.close();
    }
    vm.closed(this);
  }
}
