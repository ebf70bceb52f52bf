package guise.engine.svm;

import guise.engine.isa.Cpu;
import guise.engine.isa.Decoded;
import guise.engine.isa.Outcome;
import guise.engine.isa.SvmUnit;
import guise.engine.memory.GuestFault;
import guise.engine.memory.SecondLevel;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * SVM of one vCPU, as its L1 uses it: the global interrupt flag, and L2 while it runs. VMRUN reads
 * the VMCB whole before it acts, and #VMEXIT writes it whole, in KVM's order.
 */
public final class NestedSvm implements SvmUnit {
  /** The exit code of a VMCB that VMRUN refuses. */
  static final long INVALID = -1;

  private static final int HSAVE = 0xC001_0117;
  private static final long SVME = 1 << 12;
  private static final long PE = 1;
  private static final long PG = 1L << 31;
  private static final int FIRST_IN_WORD_4 = 0x80;

  private final SvmVcpu vcpu;
  private final Outside outside = new Outside();
  private @Nullable Vmcb running;

  /** Where L1 has the VMCB of the guest that runs. */
  private long address;

  private @Nullable NptLevel level;
  private boolean interruptFlag = true;

  public NestedSvm(SvmVcpu vcpu) {
    this.vcpu = vcpu;
  }

  public boolean isInside() {
    return running != null;
  }

  /** The global interrupt flag: without it, L1 takes no interrupts. */
  public boolean interruptFlag() {
    return interruptFlag;
  }

  /** The VMCB of the guest that runs. */
  Vmcb vmcb() {
    Vmcb vmcb = running;
    if (vmcb == null) {
      throw new IllegalStateException("L2 without a VMCB");
    }
    return vmcb;
  }

  /** The address of the VMCB of the guest that runs, 0 without one. */
  long address() {
    return address;
  }

  Outside outside() {
    return outside;
  }

  SvmVcpu vcpu() {
    return vcpu;
  }

  // -- instructions -----------------------------------------------------------------------------

  @Override
  public @Nullable Outcome instead(Cpu cpu, Decoded in, Operation operation) {
    boolean mode = (cpu.cr0 & PE) != 0 && !cpu.flag(Cpu.VM);
    if ((cpu.efer & SVME) == 0 || !mode || operation == Operation.SKINIT) {
      return Outcome.ud();
    }
    if (operation == Operation.VMRUN && (cpu.cr0 & PG) == 0) {
      return Outcome.ud();
    }
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    if (running == null) {
      return null;
    }
    int code = exitCode(operation);
    boolean word4 = code >= FIRST_IN_WORD_4;
    int word = running.getInt(word4 ? Vmcb.INTERCEPTS_4 : Vmcb.INTERCEPTS_3);
    if ((word & 1 << (code & 0x1F)) == 0) {
      return operation == Operation.VMRUN ? Outcome.gp() : null;
    }
    exit(code, 0, 0, cpu.at, in.length());
    return Outcome.ELSEWHERE;
  }

  private static int exitCode(Operation operation) {
    return switch (operation) {
      case INVLPGA -> 0x7A;
      case VMRUN -> 0x80;
      case VMLOAD -> 0x82;
      case VMSAVE -> 0x83;
      case STGI -> 0x84;
      case CLGI -> 0x85;
      case SKINIT -> 0x86;
    };
  }

  /** The VMCB at an address: #GP for one that is no page of the guest's physical memory. */
  private Vmcb at(long address) {
    boolean legal = (address & 0xFFF) == 0 && (address & vcpu.reservedPhysical()) == 0;
    MemorySegment page = legal ? vcpu.page(address) : null;
    if (page == null) {
      throw GuestFault.GP;
    }
    return new Vmcb(page);
  }

  @Override
  public Outcome load(Cpu cpu, long address) {
    VmcbState.loadRest(at(address), vcpu);
    return Outcome.ELSEWHERE;
  }

  @Override
  public Outcome save(Cpu cpu, long address) {
    VmcbState.saveRest(at(address), vcpu);
    return Outcome.ELSEWHERE;
  }

  @Override
  public Outcome setInterruptFlag() {
    interruptFlag = true;
    return Outcome.ELSEWHERE;
  }

  @Override
  public Outcome clearInterruptFlag() {
    interruptFlag = false;
    return Outcome.ELSEWHERE;
  }

  @Override
  public Outcome invalidate(long address, int asid) {
    vcpu.flush();
    return Outcome.ELSEWHERE;
  }

  // -- in and out -------------------------------------------------------------------------------

  @Override
  public Outcome run(Cpu cpu, long address) {
    if (vcpu.register(HSAVE) == 0) {
      return Outcome.gp();
    }
    Vmcb vmcb = at(address);
    var state = new RunState(vmcb, vcpu);
    outside.keep(cpu);
    if (!RunCheck.allHold(state)) {
      refuse(vmcb);
      return Outcome.ELSEWHERE;
    }
    running = vmcb;
    this.address = address;
    @Nullable SecondLevel second = level(vmcb, state, cpu.cr4, cpu.efer);
    vcpu.enter(new SvmGuest(this, vcpu, vmcb), second, vmcb.getInt(Vmcb.ASID));
    VmcbState.load(vmcb, vcpu, state.nestedPaging());
    if (!loadCr3(vmcb, state)) {
      exit(INVALID, 0, 0, vmcb.get(Vmcb.RIP), 0);
      return Outcome.ELSEWHERE;
    }
    interruptFlag = true;
    vcpu.settle();
    if (vmcb.getInt(Vmcb.TLB_CONTROL) != 0) {
      vcpu.flush();
    }
    vcpu.begun((vmcb.get(Vmcb.INT_STATE) & 1) != 0);
    if (RunEvent.isThere(vmcb)) {
      vcpu.inject(RunEvent.of(vmcb));
    }
    return Outcome.ELSEWHERE;
  }

  /** Nested paging, where it is on; another root than the last has other translations. */
  private @Nullable NptLevel level(Vmcb vmcb, RunState state, long cr4, long efer) {
    if (!state.nestedPaging()) {
      return null;
    }
    long root = vmcb.get(Vmcb.NESTED_CR3);
    NptLevel known = level;
    if (known == null || !known.isOf(root)) {
      known = new NptLevel(vcpu, root, cr4, efer);
      level = known;
      vcpu.flush();
    }
    return known;
  }

  /** L1 goes on behind VMRUN, as after an exit. */
  private void refuse(Vmcb vmcb) {
    vmcb.set(Vmcb.EXIT_CODE, INVALID);
    vmcb.set(Vmcb.EXIT_INFO_1, 0);
    vmcb.set(Vmcb.EXIT_INFO_2, 0);
    vmcb.setInt(Vmcb.EVENT_INJECTION, 0);
    interruptFlag = false;
  }

  private boolean loadCr3(Vmcb vmcb, RunState state) {
    Cpu cpu = vcpu.cpu();
    cpu.cr3 = vmcb.get(Vmcb.CR3);
    boolean pae = (cpu.cr4 & 1 << 5) != 0 && (cpu.cr0 & PG) != 0 && (cpu.efer & 1 << 10) == 0;
    return !pae || state.nestedPaging() || vcpu.loadPdptes(cpu.cr3);
  }

  /**
   * #VMEXIT.
   *
   * @param rip where L2 stands
   * @param length of the instruction that was intercepted, 0 if it was none
   * @return the VMCB in which L1 finds it
   */
  Vmcb exit(long code, long info1, long info2, long rip, int length) {
    Vmcb vmcb = told();
    vmcb.setInt(Vmcb.INT_STATE, vcpu.shadow() ? 1 : 0);
    forget();
    vcpu.leave();
    VmcbState.save(vmcb, vcpu);
    vmcb.set(Vmcb.RIP, rip);
    vmcb.set(Vmcb.EXIT_CODE, code);
    vmcb.set(Vmcb.EXIT_INFO_1, info1);
    vmcb.set(Vmcb.EXIT_INFO_2, info2);
    vmcb.setInt(Vmcb.EXIT_INT_INFO, 0);
    vmcb.setInt(Vmcb.EXIT_INT_CODE, 0);
    vmcb.set(Vmcb.NEXT_RIP, vcpu.hasNextRip() && length > 0 ? rip + length : 0);
    vmcb.setInt(Vmcb.EVENT_INJECTION, 0);
    interruptFlag = false;
    if (!outside.restore(vcpu)) {
      vcpu.shutDown();
    }
    vcpu.settle();
    return vmcb;
  }

  private void forget() {
    running = null;
    address = 0;
  }

  /** L1's VMCB; a restored one that is no memory takes L1 with it. */
  private Vmcb told() {
    MemorySegment page = vcpu.page(address);
    if (page == null) {
      vcpu.shutDown();
      return vmcb();
    }
    return new Vmcb(page);
  }

  // -- saved and restored -----------------------------------------------------------------------

  /** L2 goes on, its registers being the processor's already. */
  void resume(long at, Vmcb vmcb) {
    running = vmcb;
    address = at;
    var state = new RunState(vmcb, vcpu);
    @Nullable SecondLevel second = level(vmcb, state, outside.cr4(), outside.efer());
    vcpu.enter(new SvmGuest(this, vcpu, vmcb), second, vmcb.getInt(Vmcb.ASID));
    vcpu.settle();
    vcpu.flush();
    if (RunEvent.isThere(vmcb)) {
      vcpu.inject(RunEvent.of(vmcb));
    }
  }

  /** L2 ends as if it never was. */
  void abandon() {
    if (running != null) {
      forget();
      vcpu.leave();
      vcpu.settle();
    }
  }
}
