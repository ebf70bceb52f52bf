package guise.engine.vmx;

import guise.engine.isa.Cpu;
import org.jspecify.annotations.Nullable;

/**
 * What makes L2 exit between two of its instructions (SDM volume 3, 27.2 and 27.5): the monitor
 * trap flag, the preemption timer, and the windows of NMIs and interrupts.
 */
public final class VmxBoundary {
  /** The timer counts in units of the TSC shifted so, whatever the processor's own rate. */
  private static final int TIMER_SHIFT = 5;

  private final NestedVmx nested;
  private final VmxVcpu vcpu;

  /** Whether an instruction, or an injected event, is behind L2 that the monitor trap flag ends. */
  private boolean trapped;

  private boolean counts;
  private long deadline;

  VmxBoundary(NestedVmx nested) {
    this.nested = nested;
    this.vcpu = nested.vcpu();
  }

  // -- entries and exits ------------------------------------------------------------------------

  /** An entry: the timer starts at the VMCS's value. */
  void began(Vmcs vmcs) {
    trapped = false;
    counts = Control.PREEMPTION_TIMER.isOn(vmcs);
    if (counts) {
      deadline = now() + (vmcs.get(VmcsField.PREEMPTION_TIMER) << TIMER_SHIFT);
    }
  }

  void ended(Vmcs vmcs) {
    if (counts && Control.EXIT_SAVE_TIMER.isOn(vmcs)) {
      long left = Math.max(deadline - now(), 0) >>> TIMER_SHIFT;
      vmcs.set(VmcsField.PREEMPTION_TIMER, left);
    }
    trapped = false;
    counts = false;
  }

  private long now() {
    return vcpu.cpu().hypervisor.tsc();
  }

  /** Whether the timer runs. */
  boolean counts() {
    return counts;
  }

  /** The TSC of L1 at which the timer is through. */
  long deadline() {
    return deadline;
  }

  void deadline(long at) {
    deadline = at;
  }

  // -- between instructions ---------------------------------------------------------------------

  /** Whether L2 has to be looked at after every instruction. */
  public boolean isStepwise() {
    if (!nested.isInside()) {
      return false;
    }
    Vmcs vmcs = nested.running();
    return Control.MONITOR_TRAP_FLAG.isOn(vmcs)
        || Control.NMI_WINDOW_EXITING.isOn(vmcs)
        || Control.INTERRUPT_WINDOW_EXITING.isOn(vmcs);
  }

  /** L2 has executed an instruction, or an event of its entry was delivered. */
  public void passed() {
    trapped = nested.isInside() && Control.MONITOR_TRAP_FLAG.isOn(nested.running());
  }

  /** Exits if L2 has to; what an entry injects is delivered before. */
  public boolean exits() {
    if (!nested.isInside() || vcpu.hasInjection()) {
      return false;
    }
    ExitReason reason = due();
    if (reason == null) {
      return false;
    }
    Vmcs vmcs = nested.running();
    long activity = vcpu.activity();
    nested.exit(VmExit.of(reason, 0, vcpu.cpu().rip, 0));
    vmcs.set(VmcsField.GUEST_ACTIVITY, activity);
    return true;
  }

  private @Nullable ExitReason due() {
    Cpu cpu = vcpu.cpu();
    Vmcs vmcs = nested.running();
    if (trapped) {
      return ExitReason.MONITOR_TRAP;
    }
    if (counts && now() - deadline >= 0) {
      return ExitReason.PREEMPTION_TIMER;
    }
    boolean open = cpu.shadow == 0;
    if (open && !cpu.nmiMasked && Control.NMI_WINDOW_EXITING.isOn(vmcs)) {
      return ExitReason.NMI_WINDOW;
    }
    boolean takes = open && cpu.flag(Cpu.IF);
    return takes && Control.INTERRUPT_WINDOW_EXITING.isOn(vmcs)
        ? ExitReason.INTERRUPT_WINDOW
        : null;
  }
}
