package guise.engine;

import guise.kernel.Behaviour;
import guise.kernel.KernelRules;

/** When the bits of CPUID that mirror the vCPU's state are brought up to date. */
public enum UpdateStrategy {
  /** At every change of the state, as up to 6.14. */
  EAGER,
  /** When somebody looks, {@code KVM_SET_CPUID2} included, as 6.19 repaired it. */
  DEFERRED,
  /**
   * When somebody looks, but not before {@code KVM_SET_CPUID2} compares: 6.15 to 6.18, which refuse
   * the very table a vCPU holds, and then forget that anything was pending.
   */
  DEFERRED_UNFLUSHED;

  /** What a kernel does. */
  public static UpdateStrategy of(KernelRules rules) {
    if (!rules.does(Behaviour.RUNTIME_DEFERRED)) {
      return EAGER;
    }
    return rules.does(Behaviour.FLUSHED_BEFORE_SET) ? DEFERRED : DEFERRED_UNFLUSHED;
  }

  boolean defers() {
    return this != EAGER;
  }
}
