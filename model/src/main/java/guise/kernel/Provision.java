package guise.kernel;

/** How KVM comes to offer a feature: what replaces the family of its initialiser macros. */
public enum Provision {
  /** The processor has it and the host's kernel believes it usable. */
  HOST("the CPU has it and the host kernel uses it"),
  /**
   * The processor has it; the kernel keeps no track of the feature, or not in a word of its own.
   */
  RAW("the CPU has it; the host kernel is not asked"),
  /** The kernel keeps it among scattered flags: processor and kernel both must have it. */
  SCATTERED("the CPU has it and the host kernel keeps a flag for it"),
  /** KVM provides it on every host. */
  EMULATED("KVM provides it on every host"),
  /** The kernel says so; the processor is not asked. */
  SYNTHESIZED("the host kernel vouches for it, whatever CPUID says"),
  /** A copy of a bit of leaf 1 that AMD repeats in leaf 0x80000001. */
  ALIAS("AMD's copy of a leaf 1 feature, offered where the CPU has the copy"),
  /** kvm_intel or kvm_amd offers it under a condition of its own. */
  VENDOR("left to kvm_intel or kvm_amd");

  private final String meaning;

  Provision(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }
}
