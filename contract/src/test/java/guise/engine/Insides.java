package guise.engine;

import guise.engine.vmx.NestedVmx;

/** What tests of nesting look at behind the vCPU. */
public final class Insides {
  private Insides() {}

  /** VMX of a vCPU. */
  public static NestedVmx vmx(EmulatedVcpu vcpu) {
    return vcpu.state.nesting.vmx;
  }
}
