package guise.engine;

import static guise.kvm.Errno.E2BIG;
import static guise.kvm.Errno.EBUSY;
import static guise.kvm.Errno.EFAULT;
import static guise.kvm.Errno.EINTR;
import static guise.kvm.Errno.EINVAL;
import static guise.kvm.Errno.ENOMEM;
import static guise.kvm.Errno.ENOTTY;
import static guise.kvm.Errno.ENXIO;

import guise.kernel.Behaviour;
import guise.kernel.Versions;
import guise.kvm.Errno;

/** What a vCPU refuses, but for what a table of CPUID or a register may hold. */
enum VcpuRefusal implements Refusal {
  // spotless:off
  ENTRIES_AT_MOST_256   (E2BIG,  "a vCPU holds at most 256 entries"),
  ENTRIES_MEMORY        (ENOMEM, "there is memory for the kernel's copy of the entries"),
  ENTRIES_READABLE      (EFAULT, "the memory behind the header holds as many entries as it says"),
  ROOM_FOR_EVERY_ENTRY  (E2BIG,  "nent is at least the count of entries the vCPU holds"),
  CPUID_FIXED_BY_RUN    (EINVAL, "after a vCPU has run its CPUID stays", Behaviour.CPUID_FIXED_BY_RUN.versions()),
  FPU_BUFFER_GROWS      (EFAULT, "there is memory for the larger FPU state", Behaviour.XCOMP_CHECKED.versions()),
  XCOMP_WITHIN_PERMISSION (ENXIO, "what CPUID announces is permitted, where the buffer grows to all that is", Behaviour.XCOMP_CHECKED.versions()),
  MSRS_BELOW_256        (E2BIG,  "fewer than 256 registers are asked for at once"),
  HYPERV_ROOM           (E2BIG,  "nent has room for every Hyper-V leaf"),
  XCRS_NEED_XSAVE       (EINVAL, "the host has XSAVE"),
  XCRS_AT_MOST_16       (EINVAL, "there are at most 16 registers"),
  XCRS_FLAGS_ZERO       (EINVAL, "no flags are known"),
  XSAVE_FITS_4096       (EINVAL, "the state fits into 4096 bytes; a larger one is read with KVM_GET_XSAVE2"),
  XSAVE_SIZE            (EFAULT, "the area has the size the vCPU's state has"),
  XSTATE_SUPPORTED      (EINVAL, "XSTATE_BV names only components that KVM can give to guests"),
  XSTATE_IN_BUFFER      (EINVAL, "XSTATE_BV names only components the vCPU's buffer has room for"),
  XSTATE_STANDARD       (EINVAL, "XCOMP_BV is 0: the standard format"),
  XSTATE_RESERVED       (EINVAL, "what is reserved in the header is 0"),
  MXCSR_KNOWN_BITS      (EINVAL, "MXCSR has no bit beyond 0xFFFF"),
  DEBUG_FLAGS_ZERO      (EINVAL, "no flags are known"),
  DR6_DR7_LOW           (EINVAL, "the upper halves of DR6 and DR7 are 0"),
  EVENT_FLAGS_KNOWN     (EINVAL, "only known flags are set"),
  EVENT_FLAGS_ENABLED   (EINVAL, "payloads and triple faults are set only where the VM has enabled their capability"),
  NESTING_BUILT         (EINVAL, "the vendor module can nest"),
  EVENT_VECTOR          (EINVAL, "an exception has a vector below 32 that is not NMI's"),
  SHADOW_KNOWN          (EINVAL, "only STI and MOV SS cast a shadow"),
  MP_STATE_NEEDS_APIC   (EINVAL, "without a local APIC in the kernel a vCPU can only be runnable"),
  SREGS2_KNOWN          (ENOTTY, "KVM_GET_SREGS2 and KVM_SET_SREGS2 exist", Behaviour.SREGS2.versions()),
  PDPTRS_WITH_PAE       (EINVAL, "page directory pointers belong to PAE paging"),
  CAPABILITY_FLAGS_ZERO (EINVAL, "KVM_ENABLE_CAP knows no flags"),
  CAPABILITY_KNOWN      (EINVAL, "a vCPU has the capability"),
  MCE_BANKS             (EINVAL, "there is at least one bank and at most as many as KVM has"),
  MCE_CAPABILITIES      (EINVAL, "only supported bits of MCG_CAP are asked for"),
  TSC_WITHIN_REACH      (EINVAL, "the processor can scale its TSC, or the frequency is its own"),
  ARGUMENT_ZERO         (EINVAL, "the argument is 0"),
  SYNIC_NEEDS_APIC      (EINVAL, "local APICs are in the kernel"),
  EVMCS_OF_VMX          (ENOTTY, "kvm_intel is loaded, and nests"),
  VERSION_WRITABLE      (EFAULT, "the argument is an address to write the versions to"),
  DIRECT_FLUSH_ON_HYPERV(ENOTTY, "KVM itself runs on Hyper-V"),
  INTERRUPTED           (EINTR,  "userspace asked to come back before the guest is entered"),
  SIGNALLED             (EINTR,  "the thread that runs the guest is not interrupted"),
  WITHIN_LIMIT          (EINTR,  "the guest has executed fewer instructions than it may"),
  LOCKED                (EBUSY,  "nobody created a vCPU before");
  // spotless:on

  private final Errno errno;
  private final String meaning;
  private final Versions versions;

  VcpuRefusal(Errno errno, String meaning) {
    this(errno, meaning, Versions.ALL);
  }

  VcpuRefusal(Errno errno, String meaning, Versions versions) {
    this.errno = errno;
    this.meaning = meaning;
    this.versions = versions;
  }

  @Override
  public Errno errno() {
    return errno;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
