package guise.guest.vmx;

import guise.guest.KvmCapabilities;
import guise.host.LogicalCpu;
import guise.kernel.Kernel;
import guise.kernel.KvmParameter;
import guise.x86.StaticFeature;
import guise.x86.msr.Msr;

/**
 * What kvm_intel itself uses of a host's VMX once it has loaded ({@code hardware_setup}): what a
 * parameter wants and the processor has.
 */
record VmxUse(
    boolean ept,
    boolean eptDirty,
    boolean modeBasedEpt,
    boolean unrestrictedGuest,
    boolean vpid,
    boolean flexPriority,
    boolean apicv,
    boolean sgx,
    boolean vmFunctions,
    boolean cet) {
  private static final long APIC_ACCESSES = 1;
  private static final long EPT = 1 << 1;
  private static final long VPID = 1 << 5;
  private static final long UNRESTRICTED = 1 << 7;
  private static final long APICV = 1 << 8 | 1 << 9;
  private static final long VM_FUNCTIONS = 1 << 13;
  private static final long ENCLS_EXITING = 1 << 15;
  private static final long MODE_BASED = 1 << 22;
  private static final long POSTED_INTERRUPTS = 1 << 7;
  private static final long TPR_SHADOW = 1 << 21;

  /** A walk of four levels, write-back tables, INVEPT of everything. */
  private static final long EPT_NEEDS = 1 << 6 | 1 << 14 | 1 << 26;

  private static final long EPT_DIRTY = 1 << 21;
  private static final long INVVPID = 1L << 32;
  private static final long INVVPID_SINGLE_OR_ALL = 1L << 41 | 1L << 42;

  static VmxUse of(LogicalCpu cpu, Kernel kernel, KvmCapabilities kvm) {
    long second = allowed(cpu, Msr.VMX_PROCBASED_CTLS2);
    long first = allowed(cpu, Msr.VMX_PROCBASED_CTLS);
    long tables = cpu.msr(Msr.VMX_EPT_VPID_CAP).orElse(0);
    boolean ept =
        KvmParameter.EPT.isOn(kernel) && has(second, EPT) && has(tables, EPT_NEEDS) && kvm.tdp();
    boolean tags =
        has(second, VPID) && has(tables, INVVPID) && (tables & INVVPID_SINGLE_OR_ALL) != 0;
    boolean posted = has(allowed(cpu, Msr.VMX_PINBASED_CTLS), POSTED_INTERRUPTS);
    boolean flex = has(first, TPR_SHADOW) && has(second, APIC_ACCESSES);
    return new VmxUse(
        ept,
        ept && KvmParameter.EPT_DIRTY.isOn(kernel) && has(tables, EPT_DIRTY),
        ept && KvmParameter.MODE_BASED_EPT.isOn(kernel) && has(second, MODE_BASED),
        ept && KvmParameter.UNRESTRICTED_GUEST.isOn(kernel) && has(second, UNRESTRICTED),
        tags && KvmParameter.VPID.isOn(kernel),
        flex && KvmParameter.FLEX_PRIORITY.isOn(kernel),
        posted && has(second, APICV) && KvmParameter.APICV.isOn(kernel),
        has(second, ENCLS_EXITING) && KvmParameter.SGX.isOn(kernel),
        has(second, VM_FUNCTIONS),
        kvm.has(StaticFeature.SHSTK) || kvm.has(StaticFeature.IBT));
  }

  private static boolean has(long value, long mask) {
    return (value & mask) == mask;
  }

  /** The controls that may be 1. */
  private static long allowed(LogicalCpu cpu, Msr register) {
    return cpu.msr(register).orElse(0) >>> 32;
  }
}
