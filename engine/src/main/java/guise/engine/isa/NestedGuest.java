package guise.engine.isa;

import guise.engine.memory.NestedFault;
import org.jspecify.annotations.Nullable;

/**
 * The hypervisor in the guest, as its own guest (L2) meets it: what it intercepts, and what it
 * makes its guest believe. A {@link Cpu} has one while L2 runs.
 *
 * <p>An interception is an outcome: that of the exit, after which the processor is in L1.
 */
public interface NestedGuest {
  /**
   * Asked by an instruction after the checks that come before the exit on a real processor.
   *
   * @return null where it is not intercepted
   */
  @Nullable Outcome intercepted(Cpu cpu, @Nullable Decoded in, Intercept what, long detail);

  /**
   * Asked before an event is delivered to L2; {@link Cpu#delivering} is then the event during whose
   * delivery this one came up.
   *
   * @param address of #PF: the linear address; of #DB: what DR6 is about to get
   * @return null where it is not intercepted
   */
  @Nullable Outcome event(Cpu cpu, Event event, long address);

  /** The second level refused an access. */
  Outcome refused(Cpu cpu, NestedFault fault);

  /** What L2 reads from CR0 and CR4. */
  default long cr0Seen(Cpu cpu) {
    return cpu.cr0;
  }

  default long cr4Seen(Cpu cpu) {
    return cpu.cr4;
  }

  /** What a write by L2, which was not intercepted, makes of CR0 and CR4. */
  default long cr0Written(Cpu cpu, long value) {
    return value;
  }

  default long cr4Written(Cpu cpu, long value) {
    return value;
  }

  /** The time stamp counter, as L2 sees it. */
  default long tsc(Cpu cpu, long host) {
    return host;
  }

  /**
   * Whether a fault inside L2 is to have one of these: instructions that KVM does not offer to L2.
   */
  default boolean withholds(Intercept what) {
    return false;
  }
}
