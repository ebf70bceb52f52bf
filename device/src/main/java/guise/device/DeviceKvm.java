package guise.device;

import guise.kvm.CpuidReply;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.MsrReply;
import guise.kvm.Vm;
import guise.x86.CpuidEntry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * KVM of this machine: an open {@code /dev/kvm}. Closing it closes the VMs it created and their
 * vCPUs; who uses one of them afterwards gets an {@link IllegalStateException}.
 *
 * <p>Refusals are the kernel's: a {@link KvmException} with its errno and no rule, also where the
 * running kernel lacks an ioctl ({@code ENOTTY}, or {@code EINVAL} as old kernels say it).
 */
public final class DeviceKvm implements Kvm {
  private static final String PATH = "/dev/kvm";
  private static final Field ATTRIBUTE_GROUP = Field.of(Layouts.DEVICE_ATTR, "group");
  private static final Field ATTRIBUTE = Field.of(Layouts.DEVICE_ATTR, "attr");
  private static final Field ATTRIBUTE_ADDRESS = Field.of(Layouts.DEVICE_ATTR, "addr");
  private static final Field WORD = new Field(0, Long.BYTES);

  /** No attribute of the device is larger. */
  private static final int ATTRIBUTE_ROOM = 64;

  private final OpenFile file;
  private final Open<DeviceVm> vms = new Open<>();

  private DeviceKvm(OpenFile file) {
    this.file = file;
  }

  /**
   * Opens {@code /dev/kvm}.
   *
   * @throws KvmException with the reason of the kernel
   * @throws UnsupportedOperationException if this is not Linux on x86-64
   */
  public static DeviceKvm open() {
    Availability.requireLinuxOnX86();
    return new DeviceKvm(OpenFile.open(PATH));
  }

  @Override
  public int apiVersion() {
    return file.call(Ioctl.GET_API_VERSION, 0);
  }

  @Override
  public int checkExtension(int capability) {
    return file.call(Ioctl.CHECK_EXTENSION, capability);
  }

  @Override
  public int vcpuMmapSize() {
    return file.call(Ioctl.GET_VCPU_MMAP_SIZE, 0);
  }

  @Override
  public CpuidReply supportedCpuid(int nent) {
    return CpuidStructs.report(file, Ioctl.GET_SUPPORTED_CPUID, nent, CpuidEntry.Padding.ZERO);
  }

  @Override
  public CpuidReply emulatedCpuid(int nent, CpuidEntry.Padding padding) {
    return CpuidStructs.report(file, Ioctl.GET_EMULATED_CPUID, nent, padding);
  }

  @Override
  public CpuidReply hyperVCpuid(int nent) {
    return CpuidStructs.report(file, Ioctl.GET_SUPPORTED_HV_CPUID, nent, CpuidEntry.Padding.ZERO);
  }

  @Override
  public List<Integer> msrIndexList() {
    return MsrStructs.list(file, Ioctl.GET_MSR_INDEX_LIST);
  }

  @Override
  public List<Integer> featureMsrIndexList() {
    return MsrStructs.list(file, Ioctl.GET_MSR_FEATURE_INDEX_LIST);
  }

  @Override
  public MsrReply getMsrs(List<Integer> indices) {
    return MsrStructs.get(file, indices);
  }

  @Override
  public void hasDeviceAttribute(int group, long attribute) {
    attribute(Ioctl.HAS_DEVICE_ATTR, group, attribute);
  }

  @Override
  public long deviceAttribute(int group, long attribute) {
    return attribute(Ioctl.GET_DEVICE_ATTR, group, attribute);
  }

  private long attribute(Ioctl ioctl, int group, long attribute) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ATTRIBUTE_ROOM, Long.BYTES);
      MemorySegment question = arena.allocate(Layouts.DEVICE_ATTR);
      ATTRIBUTE_GROUP.set(question, group);
      ATTRIBUTE.set(question, attribute);
      ATTRIBUTE_ADDRESS.set(question, value.address());
      file.call(ioctl, question);
      return WORD.get(value);
    }
  }

  @Override
  public long mceCapabilities() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capabilities = arena.allocate(Long.BYTES, Long.BYTES);
      file.call(Ioctl.X86_GET_MCE_CAP_SUPPORTED, capabilities);
      return WORD.get(capabilities);
    }
  }

  @Override
  public Vm createVm() {
    GuestMemory memory = new GuestMemory();
    var vm = new DeviceVm(this, new OpenFile("VM", file.call(Ioctl.CREATE_VM, 0), memory), memory);
    return vms.add(vm);
  }

  void closed(DeviceVm vm) {
    vms.remove(vm);
  }

  @Override
  public void close() {
    vms.close();
    file.close();
  }
}
