package guise.engine.vmx;

import guise.engine.isa.Cpu;
import guise.engine.isa.Event;
import guise.engine.memory.GuestFault;
import org.jspecify.annotations.Nullable;

/**
 * VMX of one vCPU, as its L1 uses it: on or off, the current VMCS, L2 while it runs.
 *
 * <p>An entry checks, then loads; an exit stores, then loads the host. Both go through the same few
 * steps in KVM's order, because CR4 and the MSR lists are where CPUID's runtime bits become stale.
 */
public final class NestedVmx {
  static final long NO_POINTER = -1;

  private static final int REVISION_MSR = 0x480;
  private static final long SHADOW = 1L << 31;
  private static final long VALID = 1L << 31;
  private static final long PAE = 1 << 5;
  private static final long PG = 1L << 31;
  private static final int PDPTES = 2;

  private final VmxVcpu vcpu;

  boolean on;
  long vmxonPointer = NO_POINTER;
  long currentPointer = NO_POINTER;
  @Nullable Vmcs current;

  private final VmxBoundary boundary;
  private @Nullable VmxGuest guest;
  private @Nullable EptLevel level;

  /** Whether L2 runs. */
  private boolean inside;

  public NestedVmx(VmxVcpu vcpu) {
    this.vcpu = vcpu;
    this.boundary = new VmxBoundary(this);
  }

  /** What makes L2 exit between instructions. */
  public VmxBoundary boundary() {
    return boundary;
  }

  /** Whether VMXON was executed. */
  public boolean isOn() {
    return on;
  }

  public boolean isInside() {
    return inside;
  }

  public long vmxonPointer() {
    return vmxonPointer;
  }

  public long currentPointer() {
    return currentPointer;
  }

  // -- the current VMCS -------------------------------------------------------------------------

  int revision() {
    return (int) vcpu.capability(REVISION_MSR) & 0x7FFF_FFFF;
  }

  VmxVcpu vcpu() {
    return vcpu;
  }

  void turnOn(long pointer) {
    on = true;
    vmxonPointer = pointer;
    forget();
  }

  void turnOff() {
    release();
    on = false;
    vmxonPointer = NO_POINTER;
  }

  /** The current VMCS goes back to memory. */
  void release() {
    if (current != null) {
      storeCurrent(current);
    }
    forget();
  }

  /** An enlightened VMCS, or one that userspace set, may lie outside of memory. */
  private void storeCurrent(Vmcs vmcs) {
    if (currentPointer != NO_POINTER && vcpu.isMemory(currentPointer)) {
      VmcsImage.store(vmcs, new VmcsInMemory(vcpu, currentPointer));
    }
  }

  private void forget() {
    current = null;
    currentPointer = NO_POINTER;
  }

  void load(long pointer) {
    if (pointer != currentPointer) {
      release();
      current = VmcsImage.load(new VmcsInMemory(vcpu, pointer));
      currentPointer = pointer;
    }
  }

  void clear(long pointer) {
    if (pointer == currentPointer) {
      release();
    }
    VmcsImage.clear(new VmcsInMemory(vcpu, pointer));
  }

  // -- entry ------------------------------------------------------------------------------------

  /**
   * VMLAUNCH and VMRESUME behind the checks of privilege: the error that leaves L1 running, or null
   * once the guest is another, L2 or (after a failed entry) L1 at its exit handler.
   */
  @Nullable InstructionError enter(Vmcs vmcs, boolean launch) {
    if (vcpu.isBlockedByMovSs()) {
      return InstructionError.ENTRY_BLOCKED_BY_MOV_SS;
    }
    if (vmcs.launched == launch) {
      return launch ? InstructionError.VMLAUNCH_NOT_CLEAR : InstructionError.VMRESUME_NOT_LAUNCHED;
    }
    vmcs.judgeBy(vcpu.version());
    var state = new EntryState(vmcs, vcpu);
    if (!ControlCheck.allHold(state, vmcs.controls)) {
      return InstructionError.ENTRY_CONTROLS;
    }
    if (!HostCheck.allHold(state, vmcs.host)) {
      return InstructionError.ENTRY_HOST_STATE;
    }
    GuestCheck broken = GuestCheck.brokenBy(state, vmcs.guest);
    if (broken != null) {
      fail(vmcs, ExitReason.INVALID_GUEST, broken.qualification());
      return null;
    }
    begin(vmcs);
    return null;
  }

  private void begin(Vmcs vmcs) {
    inside = true;
    boolean tagged = Control.VPID.isOn(vmcs);
    vcpu.enter(guest(vmcs), level(vmcs), tagged ? vmcs.get(VmcsField.VPID) : 0);
    GuestState.load(vmcs, vcpu);
    if (!loadCr3(vmcs)) {
      end();
      fail(vmcs, ExitReason.INVALID_GUEST, PDPTES);
      return;
    }
    long list = vmcs.get(VmcsField.ENTRY_MSR_LOAD_ADDR);
    int refused = MsrList.load(vcpu, list, vmcs.get(VmcsField.ENTRY_MSR_LOAD_COUNT));
    if (refused != 0) {
      end();
      fail(vmcs, ExitReason.MSR_LOADING, refused);
      return;
    }
    vcpu.settle();
    if (!tagged) {
      vcpu.flush();
    }
    vcpu.begun(vmcs.get(VmcsField.GUEST_INTERRUPTIBILITY), vmcs.get(VmcsField.GUEST_ACTIVITY));
    boundary.began(vmcs);
    inject(vmcs);
  }

  private VmxGuest guest(Vmcs vmcs) {
    VmxGuest known = guest;
    if (known == null || !known.isOf(vmcs)) {
      known = new VmxGuest(this, vmcs);
      guest = known;
    }
    return known;
  }

  /** EPT, where it is on; another pointer than the last has other translations. */
  private @Nullable EptLevel level(Vmcs vmcs) {
    if (!Control.EPT.isOn(vmcs)) {
      return null;
    }
    long pointer = vmcs.get(VmcsField.EPT_POINTER);
    EptLevel known = level;
    if (known == null || !known.isOf(pointer)) {
      known = new EptLevel(vcpu, pointer);
      level = known;
      vcpu.flush();
    }
    return known;
  }

  /** INVEPT: of whatever context, all translations are forgotten. */
  void forgetTranslations() {
    level = null;
    vcpu.flush();
  }

  /** VMFUNC: L2 goes on with another EPT pointer. */
  void switchLevel(Vmcs vmcs) {
    vcpu.enter(guest(vmcs), level(vmcs), Control.VPID.isOn(vmcs) ? vmcs.get(VmcsField.VPID) : 0);
    vcpu.settle();
    vcpu.flush();
  }

  private boolean loadCr3(Vmcs vmcs) {
    Cpu cpu = vcpu.cpu();
    cpu.cr3 = vmcs.get(VmcsField.GUEST_CR3);
    boolean pae = (cpu.cr4 & PAE) != 0 && (cpu.cr0 & PG) != 0 && !Control.ENTRY_IA32E.isOn(vmcs);
    if (!pae) {
      return true;
    }
    if (!Control.EPT.isOn(vmcs)) {
      return vcpu.loadPdptes(cpu.cr3);
    }
    vcpu.setPdpte(0, vmcs.get(VmcsField.GUEST_PDPTE0));
    vcpu.setPdpte(1, vmcs.get(VmcsField.GUEST_PDPTE1));
    vcpu.setPdpte(2, vmcs.get(VmcsField.GUEST_PDPTE2));
    vcpu.setPdpte(3, vmcs.get(VmcsField.GUEST_PDPTE3));
    return true;
  }

  private void inject(Vmcs vmcs) {
    if (Injection.isThere(vmcs)) {
      int code = vmcs.bits(VmcsField.ENTRY_EXCEPTION_CODE);
      vcpu.inject(
          new Event(
              Injection.kind(vmcs),
              Injection.vector(vmcs),
              Injection.deliversCode(vmcs) ? code : GuestFault.NO_CODE,
              vmcs.bits(VmcsField.ENTRY_INSTRUCTION_LEN)));
    }
  }

  /** An entry that failed late: L1 goes on at its exit handler, L2 has executed nothing. */
  private void fail(Vmcs vmcs, ExitReason reason, long qualification) {
    vmcs.set(VmcsField.EXIT_REASON, reason.number() | ExitReason.FAILED_ENTRY);
    vmcs.set(VmcsField.EXIT_QUALIFICATION, qualification);
    loadHost(vmcs);
  }

  // -- exit -------------------------------------------------------------------------------------

  /**
   * L2 exits: {@code exit} says why. RIP is at the instruction, or where the event came between.
   */
  void exit(VmExit exit) {
    Vmcs vmcs = running();
    GuestState.save(vmcs, vcpu);
    vmcs.set(VmcsField.GUEST_RIP, exit.rip());
    vmcs.set(VmcsField.GUEST_INTERRUPTIBILITY, vcpu.interruptibility());
    vmcs.set(VmcsField.GUEST_ACTIVITY, 0);
    boundary.ended(vmcs);
    end();
    vcpu.ended();
    store(vmcs, exit);
    vmcs.launched = true;
    long list = vmcs.get(VmcsField.EXIT_MSR_STORE_ADDR);
    if (!MsrList.store(vcpu, list, vmcs.get(VmcsField.EXIT_MSR_STORE_COUNT))) {
      vcpu.shutDown();
      return;
    }
    loadHost(vmcs);
  }

  private static void store(Vmcs vmcs, VmExit exit) {
    vmcs.set(VmcsField.EXIT_REASON, exit.reason().number());
    vmcs.set(VmcsField.EXIT_QUALIFICATION, exit.qualification());
    vmcs.set(VmcsField.EXIT_INTR_INFO, exit.interruption());
    vmcs.set(VmcsField.EXIT_INTR_CODE, exit.code());
    vmcs.set(VmcsField.IDT_VECTORING_INFO, exit.vectoring());
    vmcs.set(VmcsField.IDT_VECTORING_CODE, exit.vectoringCode());
    vmcs.set(VmcsField.EXIT_INSTRUCTION_LEN, exit.length());
    vmcs.set(VmcsField.EXIT_INSTRUCTION_INFO, exit.information());
    vmcs.set(VmcsField.GUEST_LINEAR_ADDRESS, exit.linear());
    vmcs.set(VmcsField.GUEST_PHYSICAL_ADDRESS, exit.physical());
    long injected = vmcs.get(VmcsField.ENTRY_INTR_INFO);
    vmcs.set(VmcsField.ENTRY_INTR_INFO, injected & ~VALID);
  }

  private void end() {
    inside = false;
    vcpu.leave();
  }

  private void loadHost(Vmcs vmcs) {
    boolean loaded = HostState.load(vmcs, vcpu);
    vcpu.settle();
    if (!Control.VPID.isOn(vmcs)) {
      vcpu.flush();
    }
    long list = vmcs.get(VmcsField.EXIT_MSR_LOAD_ADDR);
    int refused = MsrList.load(vcpu, list, vmcs.get(VmcsField.EXIT_MSR_LOAD_COUNT));
    if (!loaded || refused != 0) {
      vcpu.shutDown();
    }
  }

  // -- saved and restored -----------------------------------------------------------------------

  /** Everything ends at once; L1 goes on with the host state of an L2 that ran. */
  void abandon() {
    Vmcs vmcs = current;
    if (inside && vmcs != null) {
      boundary.ended(vmcs);
      end();
      vcpu.ended();
      loadHost(vmcs);
    }
    on = false;
    vmxonPointer = NO_POINTER;
    forget();
  }

  void suspend() {
    on = false;
  }

  void makeCurrent(long pointer, Vmcs vmcs) {
    current = vmcs;
    currentPointer = pointer;
  }

  /** L2's registers into its VMCS, where it runs. */
  void saveGuest() {
    if (inside) {
      Vmcs vmcs = running();
      GuestState.save(vmcs, vcpu);
      vmcs.set(VmcsField.GUEST_RIP, vcpu.cpu().rip);
      vmcs.set(VmcsField.GUEST_INTERRUPTIBILITY, vcpu.nextInterruptibility());
      vmcs.set(VmcsField.GUEST_ACTIVITY, vcpu.activity());
    }
  }

  /** L2 goes on where it was saved: {@code nested_vmx_enter_non_root_mode} without an entry. */
  boolean resume(boolean pending) {
    Vmcs vmcs = running();
    inside = true;
    long tag = Control.VPID.isOn(vmcs) ? vmcs.get(VmcsField.VPID) : 0;
    vcpu.enter(guest(vmcs), level(vmcs), tag);
    if (pending) {
      GuestState.load(vmcs, vcpu);
    } else {
      GuestState.resume(vmcs, vcpu);
    }
    boolean loaded = loadCr3(vmcs);
    vcpu.settle();
    vcpu.flush();
    if (!loaded) {
      end();
      return false;
    }
    vcpu.begun(vmcs.get(VmcsField.GUEST_INTERRUPTIBILITY), vmcs.get(VmcsField.GUEST_ACTIVITY));
    boundary.began(vmcs);
    if (pending) {
      inject(vmcs);
    }
    return true;
  }

  /** The VMCS of the guest that runs. */
  Vmcs running() {
    Vmcs vmcs = current;
    if (vmcs == null) {
      throw new IllegalStateException("L2 without a VMCS");
    }
    return vmcs;
  }

  boolean isShadow(long pointer) {
    return (vcpu.readInt(pointer) & SHADOW) != 0;
  }
}
