package guise.engine;

/** The processor under KVM, as far as it decides what KVM cannot. */
public enum Hardware {
  /** It refuses what its manual reserves. */
  AS_DOCUMENTED,
  /** It takes every value in registers that KVM tries out on it, as emulated processors do. */
  LENIENT;

  /** The switches of IA32_SPEC_CTRL; which of them a host has, no source of ours tells. */
  private static final long SPEC_CTRL = 0x7FF;

  boolean takesSpeculationControl(long value) {
    return this == LENIENT || (value & ~SPEC_CTRL) == 0;
  }
}
