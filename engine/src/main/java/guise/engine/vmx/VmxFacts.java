package guise.engine.vmx;

/**
 * What the checks of an entry ask of the vCPU that executes it, the VMCS and memory apart: L1's
 * capabilities and mode.
 */
public interface VmxFacts {
  /** Another number than before once any of the rest may have another answer. */
  long version();

  /** A VMX capability register, 0x480 to 0x491, as L1 reads it. */
  long capability(int msr);

  /** The bits of a physical address that L1's CPU reserves. */
  long reservedPhysical();

  /** The bits of CR4 that L1 may not set. */
  long reservedCr4();

  /** Whether a value of EFER is one that L1 may load. */
  boolean isValidEfer(long value);

  /** Whether a value may be in IA32_DEBUGCTL. */
  boolean isValidDebugControl(long value);

  /** Whether a value may be in IA32_PERF_GLOBAL_CTRL. */
  boolean isValidPerfGlobal(long value);

  long cr4();

  /** Whether L1 is in IA-32e mode. */
  boolean isLongMode();
}
