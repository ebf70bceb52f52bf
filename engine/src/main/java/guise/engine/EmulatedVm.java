package guise.engine;

import guise.engine.memory.GuestMemory;
import guise.guest.paging.TrackingCost;
import guise.guest.paging.VmShape;
import guise.guest.paging.VmShape.Tables;
import guise.kernel.Behaviour;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.MemoryRegion;
import guise.kvm.Vcpu;
import guise.kvm.VcpuEvents;
import guise.kvm.Vm;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A virtual machine in this process. */
public final class EmulatedVm implements Vm {
  private static final String ENABLE_CAP = "KVM_ENABLE_CAP";
  private static final String CREATE_VCPU = "KVM_CREATE_VCPU";
  private static final long HLT = 2;
  private static final long TSS_END = 0xFFFF_FFFFL - 3 * 4096 + 1;
  private static final int TSC_KHZ = 2_000_000;

  final Platform platform;
  final EmulatedKvm kvm;
  private final MemorySlots slots = new MemorySlots();
  private final GuestMemory memory = new GuestMemory();
  private final Map<Integer, EmulatedVcpu> vcpus = new TreeMap<>();
  private final Map<Integer, Long> shared = new ConcurrentHashMap<>();
  private volatile long disabledQuirks;
  private volatile long disabledExits;
  private volatile boolean irqchip;
  private volatile boolean platformInfoHidden;
  private volatile int eventFlags;
  private volatile int tscKhz = TSC_KHZ;

  EmulatedVm(EmulatedKvm kvm) {
    this.kvm = kvm;
    this.platform = kvm.platform;
  }

  @Override
  public int checkExtension(int capability) {
    return CapabilityValue.ofVm(kvm, capability);
  }

  @Override
  public synchronized void enableCap(EnableCap request) {
    VmRefusal.CAPABILITY_FLAGS_ZERO.unless(request.flags() == 0, ENABLE_CAP);
    var capability = Capability.of(request.number());
    VmRefusal.CAPABILITY_KNOWN.unless(capability.isPresent(), ENABLE_CAP);
    switch (capability.get()) {
      case DISABLE_QUIRKS2 -> disableQuirks(request.argument(0), platform.quirks());
      case DISABLE_QUIRKS -> disableQuirks(request.argument(0), -1);
      case X86_DISABLE_EXITS -> disableExits(request.argument(0));
      case MSR_PLATFORM_INFO -> platformInfoHidden = request.argument(0) == 0;
      case EXCEPTION_PAYLOAD -> eventFlag(VcpuEvents.PAYLOAD, request.argument(0));
      case X86_TRIPLE_FAULT_EVENT -> eventFlag(VcpuEvents.TRIPLE_FAULT, request.argument(0));
      default -> later(capability.get());
    }
  }

  private static void later(Capability capability) {
    VmRefusal.CAPABILITY_KNOWN.unless(ofVm(capability), ENABLE_CAP);
    throw new UnsupportedOperationException(ENABLE_CAP + " of a VM: " + capability);
  }

  /** Whether KVM knows the capability as one of a VM. */
  private static boolean ofVm(Capability capability) {
    return switch (capability) {
      case SPLIT_IRQCHIP,
          X2APIC_API,
          MSR_PLATFORM_INFO,
          EXCEPTION_PAYLOAD,
          X86_TRIPLE_FAULT_EVENT,
          X86_USER_SPACE_MSR,
          X86_BUS_LOCK_EXIT,
          SGX_ATTRIBUTE,
          VM_COPY_ENC_CONTEXT_FROM,
          VM_MOVE_ENC_CONTEXT_FROM,
          EXIT_HYPERCALL,
          EXIT_ON_EMULATION_FAILURE,
          PMU_CAPABILITY,
          MAX_VCPU_ID,
          X86_NOTIFY_VMEXIT,
          VM_DISABLE_NX_HUGE_PAGES,
          X86_APIC_BUS_CYCLES_NS,
          HALT_POLL,
          DIRTY_LOG_RING,
          DIRTY_LOG_RING_ACQ_REL,
          MANUAL_DIRTY_LOG_PROTECT2 ->
          true;
      default -> false;
    };
  }

  private void disableQuirks(long quirks, long known) {
    VmRefusal.QUIRKS_KNOWN.unless((quirks & ~known) == 0, ENABLE_CAP);
    disabledQuirks = known == -1 ? quirks & platform.quirks() : disabledQuirks | quirks;
  }

  private void disableExits(long exits) {
    long known = CapabilityValue.disabledExits(platform);
    VmRefusal.EXITS_KNOWN.unless((exits & ~known) == 0, ENABLE_CAP);
    boolean early = vcpus.isEmpty() || !platform.does(Behaviour.DISABLE_EXITS_EARLY);
    VmRefusal.EXITS_BEFORE_VCPUS.unless(early, ENABLE_CAP);
    disabledExits |= exits;
  }

  boolean disabled(Quirk quirk) {
    return (disabledQuirks & quirk.mask()) != 0;
  }

  /** Whether the guest's HLT does not exit. */
  boolean haltsNatively() {
    return (disabledExits & HLT) != 0;
  }

  private void eventFlag(int flag, long enabled) {
    eventFlags = enabled == 0 ? eventFlags & ~flag : eventFlags | flag;
  }

  /** Which parts of the events of a vCPU userspace can exchange. */
  int eventFlags(int always) {
    return always | VcpuEvents.SIPI_VECTOR | eventFlags;
  }

  /** Whether guests are kept from MSR_PLATFORM_INFO. */
  boolean platformInfoHidden() {
    return platformInfoHidden;
  }

  boolean hasIrqchip() {
    return irqchip;
  }

  /** A register that all vCPUs share. */
  long shared(int index) {
    return shared.getOrDefault(index, 0L);
  }

  void share(int index, long value) {
    shared.put(index, value);
  }

  @Override
  public synchronized void setTssAddress(long address) {
    boolean low = Long.compareUnsigned(address, TSS_END) <= 0;
    VmRefusal.TSS_BELOW_4G.unless(low, "KVM_SET_TSS_ADDR");
  }

  @Override
  public synchronized void createIrqchip() {
    VmRefusal.IRQCHIP_ONCE.unless(!irqchip, "KVM_CREATE_IRQCHIP");
    VmRefusal.IRQCHIP_BEFORE_VCPUS.unless(vcpus.isEmpty(), "KVM_CREATE_IRQCHIP");
    irqchip = true;
  }

  @Override
  public void setUserMemoryRegion(MemoryRegion region) {
    slots.set(region, memory);
  }

  /** What the guest's physical addresses mean. */
  GuestMemory memory() {
    return memory;
  }

  boolean hasMemoryAt(long address) {
    return slots.at(address).isPresent();
  }

  /** What KVM spends on keeping track of this VM's pages; no guest of it nests yet. */
  public TrackingCost trackingCost() {
    return TrackingCost.of(
        shape(), platform.kernel.version(), platform.choices.tracking().counters());
  }

  /** This VM as far as keeping track of its pages goes. */
  public VmShape shape() {
    Tables tables = platform.caps.tdp() ? Tables.TDP_MMU : Tables.SHADOW;
    return new VmShape(slots.shapes(), tables, false, VmShape.Tracker.NOT_BUILT, false);
  }

  @Override
  public synchronized void setTscKhz(int khz) {
    VmRefusal.TSC_OF_VM.unless(platform.does(Behaviour.VM_TSC), "KVM_SET_TSC_KHZ");
    boolean reachable = khz == TSC_KHZ || CapabilityValue.scalesTsc(platform);
    VmRefusal.TSC_WITHIN_REACH.unless(reachable, "KVM_SET_TSC_KHZ");
    tscKhz = khz;
  }

  @Override
  public int tscKhz() {
    return tscKhz;
  }

  @Override
  public synchronized Vcpu createVcpu(int id) {
    int ids = CapabilityValue.ofVm(kvm, Capability.MAX_VCPU_ID.number());
    boolean inRange = Integer.compareUnsigned(id, ids) < 0;
    VmRefusal.VCPU_ID_IN_RANGE.unless(inRange, CREATE_VCPU);
    VmRefusal.VCPU_ID_FREE.unless(!vcpus.containsKey(id), CREATE_VCPU);
    var vcpu = new EmulatedVcpu(this, id);
    vcpus.put(id, vcpu);
    return vcpu;
  }

  @Override
  public void close() {}
}
