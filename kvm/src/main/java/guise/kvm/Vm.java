package guise.kvm;

/** A virtual machine. */
public interface Vm extends AutoCloseable {
  /** {@code KVM_CHECK_EXTENSION} of the VM, which may differ from the device's. */
  int checkExtension(int capability);

  default int checkExtension(Capability capability) {
    return checkExtension(capability.number());
  }

  /**
   * {@code KVM_ENABLE_CAP} of the VM: quirks, exits to disable, and more.
   *
   * @throws KvmException mostly with {@code EINVAL}: unknown, unsupported, or too late
   */
  void enableCap(EnableCap capability);

  /**
   * {@code KVM_X86_SET_MSR_FILTER} (5.10): which registers the guest's RDMSR and WRMSR reach.
   *
   * @throws KvmException with {@code EINVAL} if it is malformed
   */
  void setMsrFilter(MsrFilter filter);

  /** {@code KVM_SET_TSS_ADDR}: three pages that KVM needs on some Intel hosts. */
  void setTssAddress(long address);

  /** {@code KVM_CREATE_IRQCHIP}: local APICs, I/O APIC and PICs in the kernel. */
  void createIrqchip();

  /**
   * {@code KVM_SET_USER_MEMORY_REGION}: adds, moves, changes or deletes memory.
   *
   * @throws KvmException with {@code EINVAL} if it is malformed or changes what cannot change,
   *     {@code EEXIST} if it overlaps another region
   */
  void setUserMemoryRegion(MemoryRegion region);

  /** {@code KVM_SET_TSC_KHZ} of the VM (5.18): what vCPUs created later start with. */
  void setTscKhz(int khz);

  /** {@code KVM_GET_TSC_KHZ} of the VM. */
  int tscKhz();

  /**
   * {@code KVM_CREATE_VCPU}.
   *
   * @throws KvmException with {@code EEXIST} if the id is taken, {@code EINVAL} if it is too high,
   *     {@code ENOMEM} if its FPU state cannot be allocated
   */
  Vcpu createVcpu(int id);

  @Override
  void close();
}
