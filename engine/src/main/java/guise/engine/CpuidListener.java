package guise.engine;

import guise.x86.Registers;

/** Is told of every CPUID that the guest executes. */
@FunctionalInterface
public interface CpuidListener {
  CpuidListener NOBODY = (_, _, _, _) -> {};

  /** The instruction at {@code rip} was answered. */
  void answered(long rip, int function, int index, Registers answer);
}
