package guise.engine;

import guise.engine.isa.Cpu;
import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.kvm.Bytes;
import guise.kvm.CpuidReply;
import guise.kvm.DebugRegs;
import guise.kvm.EnableCap;
import guise.kvm.Exit;
import guise.kvm.Fpu;
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
import guise.x86.CpuidTable;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Optional;

/**
 * A virtual processor in this process. Its methods exclude one another, as KVM's ioctls do by the
 * vCPU's mutex.
 */
public final class EmulatedVcpu implements Vcpu {
  final VcpuState state;
  private final Execution execution;

  EmulatedVcpu(EmulatedVm vm, int id) {
    state = new VcpuState(vm, id);
    DerivedState.initial(state);
    execution = new Execution(state);
  }

  // -- CPUID ------------------------------------------------------------------------------------

  @Override
  public synchronized void setCpuid2(int nent, CpuidTable entries) {
    SetCpuid.set2(state, nent, entries);
  }

  @Override
  public synchronized void setCpuid(List<LegacyCpuidEntry> entries) {
    SetCpuid.set1(state, entries);
  }

  @Override
  public synchronized CpuidReply getCpuid2(int nent) {
    int count = state.cpuid.size();
    boolean room = Integer.compareUnsigned(nent, count) >= 0;
    VcpuRefusal.ROOM_FOR_EVERY_ENTRY.unless(room, "KVM_GET_CPUID2");
    state.bringUpToDate();
    boolean writesBack = state.platform.does(Behaviour.NENT_WRITTEN_BACK);
    return new CpuidReply(state.cpuid.table(), writesBack ? count : nent);
  }

  @Override
  public synchronized CpuidReply hyperVCpuid(int nent) {
    boolean built = state.platform.built(BuildOption.KVM_HYPERV);
    VmRefusal.HYPERV_BUILT.unless(built, "KVM_GET_SUPPORTED_HV_CPUID");
    var apic = state.vm.hasIrqchip() ? HyperVLeaves.Apic.IN_KERNEL : HyperVLeaves.Apic.IN_USERSPACE;
    return HyperVLeaves.reply(state.platform, nent, apic, state.nesting.enlightenedVersions());
  }

  /** What this vCPU has cost so far. */
  public Work work() {
    return state.work;
  }

  /** What this vCPU's MMU goes by now. */
  public synchronized PagingRole pagingRole() {
    return PagingRole.of(state);
  }

  /** Whether KVM honours a feature for this vCPU. */
  public synchronized boolean honours(StaticFeature feature) {
    return state.has(feature);
  }

  @Override
  public synchronized Optional<String> lastMsrRefusal() {
    return state.lastRefusal.map(rule -> rule.name() + ": " + rule.meaning());
  }

  /** Why the last register that {@code KVM_GET_MSRS} or {@code KVM_SET_MSRS} met was refused. */
  public synchronized Optional<Rule> lastRefusal() {
    return state.lastRefusal.map(rule -> rule);
  }

  // -- Registers --------------------------------------------------------------------------------

  @Override
  public synchronized Regs regs() {
    return RegisterRecords.regs(state.cpu);
  }

  @Override
  public synchronized void setRegs(Regs regs) {
    boolean dropsVm = PvmRule.VM_FLAG_DROPPED.on(state.platform);
    RegisterRecords.setRegs(state.cpu, dropsVm ? regs.withRflags(regs.rflags() & ~Cpu.VM) : regs);
    state.events = EventState.withoutPending(state.events);
  }

  @Override
  public synchronized Sregs sregs() {
    return SpecialRegisters.get(state);
  }

  @Override
  public synchronized void setSregs(Sregs sregs) {
    SpecialRegisters.set(state, sregs);
  }

  @Override
  public synchronized Sregs2 sregs2() {
    return SpecialRegisters.get2(state);
  }

  @Override
  public synchronized void setSregs2(Sregs2 sregs) {
    SpecialRegisters.set2(state, sregs);
  }

  @Override
  public synchronized MsrReply getMsrs(List<Integer> indices) {
    return state.platform.msrs.get(state, indices);
  }

  @Override
  public synchronized int setMsrs(List<MsrEntry> entries) {
    return state.platform.msrs.set(state, entries);
  }

  @Override
  public synchronized Xcrs xcrs() {
    return ExtendedControl.get(state);
  }

  @Override
  public synchronized void setXcrs(Xcrs xcrs) {
    ExtendedControl.set(state, xcrs);
  }

  @Override
  public synchronized Xsave xsave() {
    return state.fpu.get(state);
  }

  @Override
  public synchronized Xsave xsave2() {
    return state.fpu.get2(state);
  }

  @Override
  public synchronized void setXsave(Xsave xsave) {
    state.fpu.set(state, xsave);
  }

  @Override
  public synchronized Fpu fpu() {
    return state.fpu.legacy();
  }

  @Override
  public synchronized void setFpu(Fpu fpu) {
    state.fpu.setLegacy(fpu);
  }

  @Override
  public synchronized DebugRegs debugRegs() {
    return RegisterRecords.debug(state.cpu);
  }

  @Override
  public synchronized void setDebugRegs(DebugRegs registers) {
    EventState.setDebug(state, registers);
  }

  // -- What else a vCPU is ----------------------------------------------------------------------

  @Override
  public synchronized VcpuEvents events() {
    return EventState.get(state);
  }

  @Override
  public synchronized void setEvents(VcpuEvents events) {
    EventState.set(state, events);
  }

  @Override
  public synchronized MpState mpState() {
    return state.mpState;
  }

  @Override
  public synchronized void setMpState(MpState mpState) {
    EventState.setMpState(state, mpState);
  }

  @Override
  public synchronized NestedState nestedState() {
    return Nesting.shown(state);
  }

  @Override
  public synchronized void setNestedState(NestedState nested) {
    Nesting.set(state, nested);
  }

  @Override
  public synchronized void enableCap(EnableCap request) {
    VcpuCapability.enable(state, request);
  }

  @Override
  public synchronized int enableEnlightenedVmcs() {
    return VcpuCapability.enlighten(state);
  }

  @Override
  public synchronized int tscKhz() {
    return state.tscKhz;
  }

  @Override
  public synchronized void setTscKhz(int khz) {
    TscFrequency.setOfVcpu(state, khz);
  }

  @Override
  public synchronized void setupMce(long mcgCap) {
    MachineCheckMsrs.setup(state, mcgCap);
  }

  // -- Running ----------------------------------------------------------------------------------

  @Override
  public synchronized Exit run() {
    return execution.run();
  }

  @Override
  public synchronized void answer(Bytes data) {
    state.pending.answer(data);
  }

  @Override
  public synchronized void refuse() {
    state.pending.refuse();
  }

  @Override
  public void setImmediateExit(boolean immediateExit) {
    state.immediateExit = immediateExit;
  }

  /**
   * Ends {@link #run} with EINTR once so many instructions have been executed, over all runs; a
   * later, higher limit lets the guest go on.
   */
  public synchronized void limitInstructions(long most) {
    execution.limit(most);
  }

  /** How many instructions have been executed; may be asked while the guest runs. */
  public long instructions() {
    return execution.interpreter().executed();
  }

  /** Has every instruction shown to somebody from now on, which takes its time. */
  public synchronized void listen(InstructionListener listener) {
    execution.listen(listener);
  }

  /** Has every answer to CPUID shown to somebody from now on. */
  public synchronized void listen(CpuidListener listener) {
    state.cpuidListener = listener;
  }

  /** What single instructions of this vCPU's guest would do, without code in its memory. */
  public GuestInstructions guest() {
    return new GuestInstructions(state, this);
  }

  @Override
  public void close() {}
}
