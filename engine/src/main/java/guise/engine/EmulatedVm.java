package guise.engine;

import guise.engine.memory.GuestMemory;
import guise.guest.paging.TrackingCost;
import guise.guest.paging.VmShape;
import guise.guest.paging.VmShape.Tables;
import guise.kernel.Behaviour;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.MemoryRegion;
import guise.kvm.MsrFilter;
import guise.kvm.Vcpu;
import guise.kvm.VcpuEvents;
import guise.kvm.Vm;
import guise.x86.CpuidTable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A virtual machine in this process. */
public final class EmulatedVm implements Vm {
  private static final String CREATE_VCPU = "KVM_CREATE_VCPU";
  private static final long HLT = 2;
  private static final long TSS_END = 0xFFFF_FFFFL - 3 * 4096 + 1;

  final Platform platform;
  final EmulatedKvm kvm;
  private final MemorySlots slots = new MemorySlots();
  private final GuestMemory memory = new GuestMemory();
  private final Map<Integer, EmulatedVcpu> vcpus = new TreeMap<>();
  final VmSettings settings = new VmSettings();
  private final Map<Integer, Long> shared = new ConcurrentHashMap<>();
  private volatile int tscKhz;

  EmulatedVm(EmulatedKvm kvm) {
    this.kvm = kvm;
    this.platform = kvm.platform;
    this.tscKhz = TscFrequency.own(platform);
  }

  @Override
  public int checkExtension(int capability) {
    boolean split = settings.irqchip == Irqchip.SPLIT;
    boolean whole = split && capability == Capability.X2APIC_API.number();
    return whole
        ? CapabilityValue.ofDevice(kvm, capability)
        : CapabilityValue.ofVm(kvm, capability);
  }

  @Override
  public synchronized void enableCap(EnableCap request) {
    VmCapability.enable(this, request);
  }

  @Override
  public synchronized void setMsrFilter(MsrFilter filter) {
    settings.msrs = MsrGate.of(platform.rules, filter);
  }

  boolean hasMemory() {
    return slots.any();
  }

  boolean hasVcpus() {
    return !vcpus.isEmpty();
  }

  boolean disabled(Quirk quirk) {
    return (settings.disabledQuirks & quirk.mask()) != 0;
  }

  /** Whether the guest's HLT does not exit. */
  boolean haltsNatively() {
    return (settings.disabledExits & HLT) != 0;
  }

  /** Which parts of the events of a vCPU userspace can exchange. */
  int eventFlags(int always) {
    int payload = settings.exceptionPayload ? VcpuEvents.PAYLOAD : 0;
    int triple = settings.tripleFaultEvent ? VcpuEvents.TRIPLE_FAULT : 0;
    return always | payload | triple;
  }

  boolean hasIrqchip() {
    return settings.irqchip.inKernel();
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
    VmRefusal.IRQCHIP_ONCE.unless(!hasIrqchip(), "KVM_CREATE_IRQCHIP");
    VmRefusal.IRQCHIP_BEFORE_VCPUS.unless(vcpus.isEmpty(), "KVM_CREATE_IRQCHIP");
    settings.irqchip = Irqchip.KERNEL;
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
    tscKhz = TscFrequency.ofVm(platform, khz);
  }

  @Override
  public int tscKhz() {
    return tscKhz;
  }

  @Override
  public synchronized Vcpu createVcpu(int id) {
    if (settings.vcpuIds == 0) {
      settings.vcpuIds = checkExtension(Capability.MAX_VCPU_ID);
    }
    boolean inRange = Integer.compareUnsigned(id, settings.vcpuIds) < 0;
    VmRefusal.VCPU_ID_IN_RANGE.unless(inRange, CREATE_VCPU);
    VmRefusal.VCPU_ID_FREE.unless(!vcpus.containsKey(id), CREATE_VCPU);
    var vcpu = new EmulatedVcpu(this, id);
    vcpus.put(id, vcpu);
    return vcpu;
  }

  /** The CPUID each vCPU holds, by its number: KVM lets them differ, a lint says where they may. */
  public synchronized SortedMap<Integer, CpuidTable> cpuidOfVcpus() {
    var tables = new TreeMap<Integer, CpuidTable>();
    vcpus.forEach((id, vcpu) -> tables.put(id, vcpu.cpuid()));
    return tables;
  }

  @Override
  public void close() {}
}
