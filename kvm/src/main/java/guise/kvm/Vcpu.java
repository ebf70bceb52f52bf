package guise.kvm;

import guise.x86.CpuidTable;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/** A virtual processor. Its ioctls exclude one another, as under KVM's vCPU mutex. */
public interface Vcpu extends AutoCloseable {
  // -- CPUID ------------------------------------------------------------------------------------

  /**
   * {@code KVM_SET_CPUID2}: decides which CPU the guest sees, once and for all when it has run.
   *
   * @param nent the count in the header
   * @param entries what the memory behind the header holds; fewer than {@code nent} end in EFAULT
   * @throws KvmException and then nothing has changed: {@code E2BIG}, {@code EFAULT}, {@code
   *     EINVAL}, {@code EPERM}, {@code ENOMEM}
   */
  void setCpuid2(int nent, CpuidTable entries);

  default void setCpuid2(CpuidTable entries) {
    setCpuid2(entries.size(), entries);
  }

  /** {@code KVM_SET_CPUID}: as {@link #setCpuid2(CpuidTable)}, with entries that have no index. */
  void setCpuid(List<LegacyCpuidEntry> entries);

  /**
   * {@code KVM_GET_CPUID2}: what the guest sees now.
   *
   * @param nent the room userspace offers
   * @throws KvmException with {@code E2BIG} if that is too little
   */
  CpuidReply getCpuid2(int nent);

  /** {@code KVM_GET_CPUID2} with room for everything. */
  default CpuidTable cpuid() {
    return getCpuid2(Kvm.MAX_CPUID_ENTRIES).entries();
  }

  /** {@code KVM_GET_SUPPORTED_HV_CPUID} of a vCPU. */
  CpuidReply hyperVCpuid(int nent);

  // -- Registers --------------------------------------------------------------------------------

  /** {@code KVM_GET_REGS}. */
  Regs regs();

  /** {@code KVM_SET_REGS}. */
  void setRegs(Regs regs);

  /** {@code KVM_GET_SREGS}. */
  Sregs sregs();

  /** {@code KVM_SET_SREGS}: {@code EINVAL} and no change where the registers contradict. */
  void setSregs(Sregs sregs);

  /** {@code KVM_GET_SREGS2}, since 5.14. */
  Sregs2 sregs2();

  /** {@code KVM_SET_SREGS2}, since 5.14. */
  void setSregs2(Sregs2 sregs);

  /**
   * {@code KVM_GET_MSRS}: values up to the first register that cannot be read.
   *
   * @throws KvmException with {@code E2BIG} if there are 256 or more
   */
  MsrReply getMsrs(List<Integer> indices);

  /** {@code KVM_SET_MSRS}: how many were written before the first that was refused. */
  int setMsrs(List<MsrEntry> entries);

  /**
   * Why the last register that {@link #getMsrs} or {@link #setMsrs} stopped at was refused, where
   * whoever answers knows; KVM itself tells only how far it came.
   */
  default Optional<String> lastMsrRefusal() {
    return Optional.empty();
  }

  /** {@code KVM_GET_XCRS}. */
  Xcrs xcrs();

  /** {@code KVM_SET_XCRS}: only the first entry for XCR0 counts. */
  void setXcrs(Xcrs xcrs);

  /** {@code KVM_GET_XSAVE}: {@code EINVAL} where the state is larger than 4096 bytes. */
  Xsave xsave();

  /** {@code KVM_GET_XSAVE2}, since 5.17. */
  Xsave xsave2();

  /** {@code KVM_SET_XSAVE}, of 4096 bytes or of all that {@link #xsave2} returns. */
  void setXsave(Xsave xsave);

  /** {@code KVM_GET_FPU}. */
  Fpu fpu();

  /** {@code KVM_SET_FPU}. */
  void setFpu(Fpu fpu);

  /** {@code KVM_GET_DEBUGREGS}. */
  DebugRegs debugRegs();

  /** {@code KVM_SET_DEBUGREGS}. */
  void setDebugRegs(DebugRegs registers);

  // -- What else a vCPU is ----------------------------------------------------------------------

  /** {@code KVM_GET_VCPU_EVENTS}. */
  VcpuEvents events();

  /** {@code KVM_SET_VCPU_EVENTS}. */
  void setEvents(VcpuEvents events);

  /** {@code KVM_GET_MP_STATE}. */
  MpState mpState();

  /** {@code KVM_SET_MP_STATE}. */
  void setMpState(MpState state);

  /** {@code KVM_GET_NESTED_STATE}. */
  NestedState nestedState();

  /** {@code KVM_SET_NESTED_STATE}. */
  void setNestedState(NestedState state);

  /** {@code KVM_ENABLE_CAP} of the vCPU. */
  void enableCap(EnableCap capability);

  /**
   * {@code KVM_ENABLE_CAP} of {@link Capability#HYPERV_ENLIGHTENED_VMCS}.
   *
   * @return the versions KVM knows: the lowest in bits 7 to 0, the highest in 15 to 8
   * @throws KvmException with {@code ENOTTY} on hosts that have none
   */
  default int enableEnlightenedVmcs() {
    try (Arena arena = Arena.ofConfined()) {
      var version = arena.allocate(ValueLayout.JAVA_SHORT);
      enableCap(EnableCap.of(Capability.HYPERV_ENLIGHTENED_VMCS, version.address()));
      return Short.toUnsignedInt(version.get(ValueLayout.JAVA_SHORT, 0));
    }
  }

  /** {@code KVM_GET_TSC_KHZ}. */
  int tscKhz();

  /** {@code KVM_SET_TSC_KHZ}. */
  void setTscKhz(int khz);

  /** {@code KVM_X86_SETUP_MCE}: sets MCG_CAP, its banks and what is to be supported. */
  void setupMce(long mcgCap);

  // -- Running ----------------------------------------------------------------------------------

  /**
   * {@code KVM_RUN}: completes what the last exit left open, with its {@link #answer} where it was
   * a read, and runs the guest until it needs userspace again.
   *
   * @throws KvmException with {@code EINTR} after {@link #setImmediateExit}
   */
  Exit run();

  /**
   * What the guest reads: the data for the {@link Exit.PortRead}, {@link Exit.MemoryRead} or {@link
   * Exit.MsrRead} that the last {@link #run} came back with. The next run completes the instruction
   * with it; without an answer the guest reads zeros. Another answer before that takes its place.
   *
   * @param data as many bytes as the exit asks for: {@code size * count} of a port, {@code size} of
   *     memory, 8 of a register
   * @throws IllegalStateException if the last run did not end in a read
   * @throws IllegalArgumentException if there are more or fewer bytes
   */
  void answer(Bytes data);

  /**
   * {@code kvm_run.msr.error}: refuses the {@link Exit.MsrRead} or {@link Exit.MsrWrite} that the
   * last {@link #run} came back with; the next run ends the instruction in #GP.
   *
   * @throws IllegalStateException if the last run did not end in one
   */
  void refuse();

  /**
   * {@code kvm_run.immediate_exit}: whether {@link #run} returns before it enters the guest. The
   * only method that does not wait for a run on another thread: switched on, it also ends that.
   */
  void setImmediateExit(boolean immediateExit);

  @Override
  void close();
}
