package guise.kvm;

import guise.x86.CpuidEntry;
import java.util.List;

/** KVM itself: what an open {@code /dev/kvm} answers. */
public interface Kvm extends AutoCloseable {
  /** Room for every table KVM can hold or return. */
  int MAX_CPUID_ENTRIES = 256;

  /** {@code KVM_GET_API_VERSION}: 12. */
  int apiVersion();

  /** {@code KVM_CHECK_EXTENSION}: 0 where the capability is missing or unknown. */
  int checkExtension(int capability);

  /** {@code KVM_CHECK_EXTENSION}: 0 where the capability is missing. */
  default int checkExtension(Capability capability) {
    return checkExtension(capability.number());
  }

  /**
   * {@code KVM_GET_VCPU_MMAP_SIZE}: the size of {@code struct kvm_run} and what is mapped beside.
   */
  int vcpuMmapSize();

  /**
   * {@code KVM_GET_SUPPORTED_CPUID}: what KVM can give to guests of this process.
   *
   * @param nent the room userspace offers
   * @throws KvmException with {@code E2BIG} if that is too little
   */
  CpuidReply supportedCpuid(int nent);

  /** {@code KVM_GET_SUPPORTED_CPUID} with room for everything. */
  default CpuidReply supportedCpuid() {
    return supportedCpuid(MAX_CPUID_ENTRIES);
  }

  /**
   * {@code KVM_GET_EMULATED_CPUID}: the features KVM emulates.
   *
   * @param padding what stands in the padding of every entry that is handed over
   * @throws KvmException with {@code E2BIG} if there is too little room, {@code EINVAL} if padding
   *     is not zero
   */
  CpuidReply emulatedCpuid(int nent, CpuidEntry.Padding padding);

  /** {@code KVM_GET_EMULATED_CPUID} with a zeroed buffer. */
  default CpuidReply emulatedCpuid(int nent) {
    return emulatedCpuid(nent, CpuidEntry.Padding.ZERO);
  }

  /** {@code KVM_GET_SUPPORTED_HV_CPUID} of the device, since 5.11. */
  CpuidReply hyperVCpuid(int nent);

  /** {@code KVM_GET_MSR_INDEX_LIST}: the registers to save and restore. */
  List<Integer> msrIndexList();

  /** {@code KVM_GET_MSR_FEATURE_INDEX_LIST}: the registers that describe what KVM offers. */
  List<Integer> featureMsrIndexList();

  /** {@code KVM_GET_MSRS} of the device: values of feature MSRs, up to the first that has none. */
  MsrReply getMsrs(List<Integer> indices);

  /**
   * {@code KVM_HAS_DEVICE_ATTR} of the device.
   *
   * @throws KvmException with {@code ENXIO} if there is none; {@code ENOTTY} before 5.17
   */
  void hasDeviceAttribute(int group, long attribute);

  /**
   * {@code KVM_GET_DEVICE_ATTR} of the device: group 0, attribute 0 is {@code
   * KVM_X86_XCOMP_GUEST_SUPP}, the components of XCR0 that guests can have, permission aside.
   *
   * @throws KvmException as {@link #hasDeviceAttribute}
   */
  long deviceAttribute(int group, long attribute);

  /** {@code KVM_X86_GET_MCE_CAP_SUPPORTED}: the bits of MCG_CAP that a guest can have. */
  long mceCapabilities();

  /** {@code KVM_CREATE_VM}. */
  Vm createVm();

  @Override
  void close();
}
