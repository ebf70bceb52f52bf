package guise.kvm;

import java.util.Optional;

/** What KVM says no with: the errno, and the rule behind it where that is known. */
public final class KvmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String ioctl;
  private final Errno errno;
  private final String rule;

  /** A refusal of which only the errno is known, as a device gives it. */
  public KvmException(String ioctl, Errno errno) {
    super(ioctl + ": " + errno + ", " + errno.text());
    this.ioctl = ioctl;
    this.errno = errno;
    this.rule = "";
  }

  /**
   * A refusal by a rule.
   *
   * @param ioctl the kernel's name of what was refused: {@code KVM_SET_CPUID2}
   * @param rule the name of the rule's row
   * @param sentence what the rule demands
   */
  public KvmException(String ioctl, Errno errno, String rule, String sentence) {
    super(ioctl + ": " + errno + " (" + rule + "): " + sentence);
    this.ioctl = ioctl;
    this.errno = errno;
    this.rule = rule;
  }

  public String ioctl() {
    return ioctl;
  }

  public Errno errno() {
    return errno;
  }

  /** The name of the rule that refused; empty where it is not known. */
  public Optional<String> rule() {
    return rule.isEmpty() ? Optional.empty() : Optional.of(rule);
  }
}
