package guise.kvm.saved;

import com.google.errorprone.annotations.Immutable;
import guise.kvm.KvmException;

/**
 * A part of a vCPU's state, in the order in which a VMM restores them, and why it stands there.
 *
 * <p>KVM checks most parts against others that must be there first. The order is ours; the
 * dependencies are those of KVM's ioctls, read in arch/x86/kvm of 6.12 and 7.2.
 */
public enum Part {
  // spotless:off
  CPUID            ("KVM_SET_CPUID2",       "everything else is checked against it, and it sizes the XSAVE area", Writing::cpuid),
  TSC_FREQUENCY    ("KVM_SET_TSC_KHZ",      "the TSC is set in terms of it", Writing::tsc),
  MACHINE_CHECK    ("KVM_X86_SETUP_MCE",    "it resets the banks, which are registers", Writing::machineCheck),
  FEATURE_REGISTERS("KVM_SET_MSRS",         "other registers, VMX and the bits CR0 and CR4 may have depend on them", Writing::features),
  SPECIAL_REGISTERS("KVM_SET_SREGS2",       "EFER.SVME must be there for nested state, the APIC's mode for its registers, CR4.LA57 for what is canonical", Writing::special),
  EXTENDED_CONTROL ("KVM_SET_XCRS",         "it asks only for CPUID", Writing::extended),
  REGISTERS        ("KVM_SET_MSRS",         "IA32_XFD and IA32_XSS stand before the state they govern; IA32_FEATURE_CONTROL before nested state, which writing 0 ends", Writing::registers),
  XSAVE_AREA       ("KVM_SET_XSAVE",        "KVM drops what the current IA32_XFD disables: with the saved value that is nothing", Writing::xsave),
  EVENTS           ("KVM_SET_VCPU_EVENTS",  "system management mode ends nesting, and decides what nested state may say", Writing::events),
  ACTIVITY         ("KVM_SET_MP_STATE",     "what the vCPU is doing, once it has what it does it with", Writing::activity),
  DEBUG_REGISTERS  ("KVM_SET_DEBUGREGS",    "nothing depends on them", Writing::debug),
  GENERAL_REGISTERS("KVM_SET_REGS",         "after the events: RFLAGS.RF and TF belong to these registers", Writing::general),
  NESTED_STATE     ("KVM_SET_NESTED_STATE", "it needs CPUID, EFER and SMM as they are now, and enters the nested guest", Writing::nested);
  // spotless:on

  /** How the part is written. */
  @Immutable
  interface Step {
    void write(Writing writing) throws KvmException;
  }

  private final String ioctl;
  private final String why;
  private final Step step;

  Part(String ioctl, String why, Step step) {
    this.ioctl = ioctl;
    this.why = why;
    this.step = step;
  }

  /** The ioctl that writes it. */
  public String ioctl() {
    return ioctl;
  }

  /** Why it comes where it comes. */
  public String why() {
    return why;
  }

  void write(Writing writing) {
    step.write(writing);
  }
}
