package guise.engine;

import static guise.kernel.Versions.ALL;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Behaviour;
import guise.kernel.Versions;
import guise.kvm.Errno;
import guise.kvm.Sregs;

/** What {@code KVM_SET_SREGS} refuses, in order, before anything is changed. */
enum SregsRule implements Refusal {
  // spotless:off
  LONG_MODE_AGREES ("EFER.LMA is 1 exactly if EFER.LME and CR0.PG are; then CR4.PAE is 1, otherwise CS.L is 0", ALL, SregsRule::longMode),
  CR3_WITHIN_WIDTH ("in long mode CR3 has no bit beyond the guest's physical width", ALL, SregsRule::cr3),
  CR4_WITHIN_KVM   ("CR4 has no bit that KVM cannot offer", Behaviour.CR4_GLOBAL_MASK.versions(), (v, s) -> (s.cr4() & v.platform.cr4Reserved) == 0),
  CR4_WITHIN_CPUID ("CR4 has no bit whose feature the guest lacks", ALL, (v, s) -> (s.cr4() & Cr4.reserved(v)) == 0),
  VMXE_OUTSIDE_SMM ("CR4.VMXE is not set in system management mode", ALL, (v, s) -> !v.platform.vmx() || !has(s.cr4(), 13) || !Nesting.inSmm(v)),
  CR4_FIXED_BY_VMX ("in VMX operation CR4 has the bits IA32_VMX_CR4_FIXED0 and FIXED1 ask for", ALL, (v, s) -> !v.nesting.inVmxOperation() || isFixed(v, s.cr4(), 0x488, 0)),
  CR0_UPPER_HALF   ("CR0's upper half is 0", Behaviour.CR0_CHECKED.versions(), (v, s) -> s.cr0() >>> 32 == 0),
  CR0_NW_NEEDS_CD  ("CR0.NW comes only with CR0.CD", Behaviour.CR0_CHECKED.versions(), (v, s) -> !has(s.cr0(), 29) || has(s.cr0(), 30)),
  CR0_PG_NEEDS_PE  ("CR0.PG comes only with CR0.PE", Behaviour.CR0_CHECKED.versions(), (v, s) -> !has(s.cr0(), 31) || has(s.cr0(), 0)),
  CR0_FIXED_BY_VMX ("in VMX operation CR0 has the bits IA32_VMX_CR0_FIXED0 and FIXED1 ask for", Behaviour.CR0_CHECKED.versions(), SregsRule::cr0InVmx),
  EFER_WITHIN_KVM  ("EFER has no bit that KVM cannot offer", Behaviour.EFER_CHECKED.versions(), (v, s) -> (s.efer() & ~v.platform.eferAllowed) == 0),
  EFER_WITHIN_CPUID("EFER has no bit whose feature the guest lacks", Behaviour.EFER_CHECKED.versions(), (v, s) -> EferBit.suits(v.caps(), v.platform, s.efer()));
  // spotless:on

  /** Whether registers are possible for a vCPU. */
  @Immutable
  private interface Condition {
    boolean holds(VcpuState v, Sregs sregs);
  }

  private static final long PAGED_AND_PROTECTED = 1L << 31 | 1;

  private final String meaning;
  private final Versions versions;
  private final Condition condition;

  SregsRule(String meaning, Versions versions, Condition condition) {
    this.meaning = meaning;
    this.versions = versions;
    this.condition = condition;
  }

  static void check(VcpuState v, Sregs sregs, String ioctl) {
    for (SregsRule rule : values()) {
      if (v.platform.rules.has(rule)) {
        rule.unless(rule.condition.holds(v, sregs), ioctl);
      }
    }
  }

  private static boolean has(long value, int bit) {
    return (value >>> bit & 1) != 0;
  }

  private static boolean cr0InVmx(VcpuState v, Sregs s) {
    long free = v.nesting.inGuest() ? PAGED_AND_PROTECTED : 0;
    return !v.nesting.inVmxOperation() || isFixed(v, s.cr0(), 0x486, free);
  }

  /** Bits that a nested guest is free of are those of an unrestricted one. */
  private static boolean isFixed(VcpuState v, long value, int fixed0, long free) {
    long ones = VmxCapabilityMsrs.held(v, fixed0) & ~free;
    long zeros = VmxCapabilityMsrs.held(v, fixed0 + 1);
    return (value & zeros | ones) == value;
  }

  private static boolean inLongMode(Sregs s) {
    return EferBit.LME.isSetIn(s.efer()) && has(s.cr0(), 31);
  }

  private static boolean longMode(VcpuState v, Sregs s) {
    boolean active = EferBit.LMA.isSetIn(s.efer());
    if (inLongMode(s)) {
      return active && (s.cr4() & Cr4Bit.PAE) != 0;
    }
    return !active && s.segments().cs().l() == 0;
  }

  private static boolean cr3(VcpuState v, Sregs s) {
    return !inLongMode(s) || Cr4.isLegalCr3(v, s.cr3());
  }

  @Override
  public Errno errno() {
    return Errno.EINVAL;
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
