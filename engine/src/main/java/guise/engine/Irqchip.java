package guise.engine;

/** Where a VM's interrupt controllers are. */
enum Irqchip {
  /** All of them are userspace's. */
  USERSPACE,
  /** All of them are in the kernel ({@code KVM_CREATE_IRQCHIP}). */
  KERNEL,
  /** The local APICs are in the kernel, the others are userspace's ({@code SPLIT_IRQCHIP}). */
  SPLIT;

  /** Whether local APICs are in the kernel. */
  boolean inKernel() {
    return this != USERSPACE;
  }
}
