package guise.engine;

import guise.kernel.KernelRules;
import guise.kernel.Rule;
import guise.kvm.Errno;
import guise.kvm.KvmException;

/** A rule that can say no, with the errno it says it in. */
interface Refusal extends Rule {
  Errno errno();

  default KvmException of(String ioctl) {
    return new KvmException(ioctl, errno(), name(), meaning());
  }

  /** Refuses unless a condition holds. */
  default void unless(boolean condition, String ioctl) {
    if (!condition) {
      throw of(ioctl);
    }
  }

  /** Refuses unless a condition holds, in the kernels that have the rule. */
  default void unless(KernelRules rules, boolean condition, String ioctl) {
    unless(condition || !rules.has(this), ioctl);
  }
}
