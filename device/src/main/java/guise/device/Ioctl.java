package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;

/**
 * The ioctls of KVM that this module uses. A request's code is computed from its structure, as
 * {@code linux/kvm.h} does it.
 */
enum Ioctl {
  // spotless:off
  GET_API_VERSION            (none(0x00)),
  CREATE_VM                  (none(0x01)),
  GET_MSR_INDEX_LIST         (both(0x02, Layouts.MSR_LIST)),
  CHECK_EXTENSION            (none(0x03)),
  GET_VCPU_MMAP_SIZE         (none(0x04)),
  GET_SUPPORTED_CPUID        (both(0x05, Layouts.CPUID2)),
  GET_EMULATED_CPUID         (both(0x09, Layouts.CPUID2)),
  GET_MSR_FEATURE_INDEX_LIST (both(0x0A, Layouts.MSR_LIST)),

  CREATE_VCPU                (none(0x41)),
  SET_USER_MEMORY_REGION     (in  (0x46, Layouts.MEMORY_REGION)),
  SET_TSS_ADDR               (none(0x47)),
  CREATE_IRQCHIP             (none(0x60)),

  RUN                        (none(0x80)),
  GET_REGS                   (out (0x81, Layouts.REGS)),
  SET_REGS                   (in  (0x82, Layouts.REGS)),
  GET_SREGS                  (out (0x83, Layouts.SREGS)),
  SET_SREGS                  (in  (0x84, Layouts.SREGS)),
  GET_MSRS                   (both(0x88, Layouts.MSRS)),
  SET_MSRS                   (in  (0x89, Layouts.MSRS)),
  SET_CPUID                  (in  (0x8A, Layouts.CPUID)),
  GET_FPU                    (out (0x8C, Layouts.FPU)),
  SET_FPU                    (in  (0x8D, Layouts.FPU)),
  SET_CPUID2                 (in  (0x90, Layouts.CPUID2)),
  GET_CPUID2                 (both(0x91, Layouts.CPUID2)),
  GET_MP_STATE               (out (0x98, Layouts.MP_STATE)),
  SET_MP_STATE               (in  (0x99, Layouts.MP_STATE)),
  X86_SETUP_MCE              (in  (0x9C, JAVA_LONG)),
  X86_GET_MCE_CAP_SUPPORTED  (out (0x9D, JAVA_LONG)),
  GET_VCPU_EVENTS            (out (0x9F, Layouts.VCPU_EVENTS)),
  SET_VCPU_EVENTS            (in  (0xA0, Layouts.VCPU_EVENTS)),
  GET_DEBUGREGS              (out (0xA1, Layouts.DEBUGREGS)),
  SET_DEBUGREGS              (in  (0xA2, Layouts.DEBUGREGS)),
  SET_TSC_KHZ                (none(0xA2)),
  ENABLE_CAP                 (in  (0xA3, Layouts.ENABLE_CAP)),
  GET_TSC_KHZ                (none(0xA3)),
  GET_XSAVE                  (out (0xA4, Layouts.XSAVE)),
  SET_XSAVE                  (in  (0xA5, Layouts.XSAVE)),
  GET_XCRS                   (out (0xA6, Layouts.XCRS)),
  SET_XCRS                   (in  (0xA7, Layouts.XCRS)),
  GET_NESTED_STATE           (both(0xBE, Layouts.NESTED_STATE)),
  SET_NESTED_STATE           (in  (0xBF, Layouts.NESTED_STATE)),
  GET_SUPPORTED_HV_CPUID     (both(0xC1, Layouts.CPUID2)),
  X86_SET_MSR_FILTER         (in  (0xC6, Layouts.MSR_FILTER)),
  GET_SREGS2                 (out (0xCC, Layouts.SREGS2)),
  SET_SREGS2                 (in  (0xCD, Layouts.SREGS2)),
  GET_XSAVE2                 (out (0xCF, Layouts.XSAVE)),
  GET_DEVICE_ATTR            (in  (0xE2, Layouts.DEVICE_ATTR)),
  HAS_DEVICE_ATTR            (in  (0xE3, Layouts.DEVICE_ATTR));
  // spotless:on

  private static final int KVMIO = 0xAE;
  private static final int NUMBER_BITS = 8;
  private static final int SIZE_AT = 16;
  private static final int DIRECTION_AT = 30;
  private static final int WRITES = 1; // userspace writes, the kernel reads
  private static final int READS = 2;

  private final int code;

  Ioctl(int code) {
    this.code = code;
  }

  /** The second argument of {@code ioctl}. */
  long code() {
    return Integer.toUnsignedLong(code);
  }

  private static int none(int number) {
    return code(0, number, 0);
  }

  private static int in(int number, MemoryLayout argument) {
    return code(WRITES, number, argument.byteSize());
  }

  private static int out(int number, MemoryLayout argument) {
    return code(READS, number, argument.byteSize());
  }

  private static int both(int number, MemoryLayout argument) {
    return code(WRITES | READS, number, argument.byteSize());
  }

  /** {@code _IOC} of {@code asm-generic/ioctl.h}. */
  private static int code(int direction, int number, long size) {
    return direction << DIRECTION_AT
        | Math.toIntExact(size) << SIZE_AT
        | KVMIO << NUMBER_BITS
        | number;
  }

  /** {@code KVM_SET_CPUID2}. */
  @Override
  public String toString() {
    return "KVM_" + name();
  }
}
