package guise.device;

import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.MemoryRegion;
import guise.kvm.MsrFilter;
import guise.kvm.NestedState;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.kvm.Xsave;
import java.lang.foreign.MemorySegment;

/**
 * A virtual machine of this machine's KVM.
 *
 * <p>A region's memory must start on a page and outlive the region. The VM keeps a segment of an
 * automatic arena alive; an arena that is closed all the same ends later calls of its vCPUs in an
 * {@link IllegalStateException}, and cannot be closed while one of them runs.
 */
public final class DeviceVm implements Vm {
  private static final Field SLOT = Field.of(Layouts.MEMORY_REGION, "slot");
  private static final Field FLAGS = Field.of(Layouts.MEMORY_REGION, "flags");
  private static final Field PLACE = Field.of(Layouts.MEMORY_REGION, "guest_phys_addr");
  private static final Field SIZE = Field.of(Layouts.MEMORY_REGION, "memory_size");
  private static final Field MEMORY = Field.of(Layouts.MEMORY_REGION, "userspace_addr");

  private final DeviceKvm kvm;
  private final OpenFile file;
  private final GuestMemory memory;
  private final Open<DeviceVcpu> vcpus = new Open<>();

  DeviceVm(DeviceKvm kvm, OpenFile file, GuestMemory memory) {
    this.kvm = kvm;
    this.file = file;
    this.memory = memory;
  }

  @Override
  public int checkExtension(int capability) {
    return file.call(Ioctl.CHECK_EXTENSION, capability);
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
  public synchronized void setMsrFilter(MsrFilter filter) {
    MsrFilterStruct.set(file, filter);
  }

  @Override
  public void setTssAddress(long address) {
    file.call(Ioctl.SET_TSS_ADDR, address);
  }

  @Override
  public void createIrqchip() {
    file.call(Ioctl.CREATE_IRQCHIP, 0);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the region is larger than its memory, or lies on the heap,
   *     or lets the guest write what is read-only
   */
  @Override
  public void setUserMemoryRegion(MemoryRegion region) {
    set(region);
    vcpus.all().forEach(DeviceVcpu::takeHoldAnew);
  }

  private synchronized void set(MemoryRegion region) {
    long address = GuestMemory.address(region);
    MemorySegment struct = file.room(Layouts.MEMORY_REGION);
    SLOT.set(struct, region.slot());
    FLAGS.set(struct, region.flags());
    PLACE.set(struct, region.guestPhysicalAddress());
    SIZE.set(struct, region.size());
    MEMORY.set(struct, address);
    MemorySegment held = region.memory().orElse(MemorySegment.NULL);
    file.call(Ioctl.SET_USER_MEMORY_REGION, struct, held);
    memory.changed(region);
  }

  @Override
  public void setTscKhz(int khz) {
    file.call(Ioctl.SET_TSC_KHZ, Integer.toUnsignedLong(khz));
  }

  @Override
  public int tscKhz() {
    return file.call(Ioctl.GET_TSC_KHZ, 0);
  }

  @Override
  public Vcpu createVcpu(int id) {
    int shared = kvm.vcpuMmapSize();
    int xsave = Math.max(checkExtension(Capability.XSAVE2), Xsave.SIZE);
    int nested = Math.max(checkExtension(Capability.NESTED_STATE), NestedState.HEADER_SIZE);
    int fd = file.call(Ioctl.CREATE_VCPU, Integer.toUnsignedLong(id));
    var vcpu = new OpenFile("vCPU", fd, memory);
    try {
      RunArea area = new RunArea(vcpu, shared);
      return vcpus.add(new DeviceVcpu(this, vcpu, area, xsave, nested));
    } catch (RuntimeException e) {
      vcpu.close();
      throw e;
    }
  }

  void closed(DeviceVcpu vcpu) {
    vcpus.remove(vcpu);
  }

  @Override
  public void close() {
    vcpus.close();
    file.close();
    kvm.closed(this);
  }
}
