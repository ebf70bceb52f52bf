package guise.engine;

import guise.engine.svm.SvmVcpu;
import guise.engine.vmx.NestedVmx;

/** What tests of nesting look at behind the vCPU. */
public final class Insides {
  private Insides() {}

  /** VMX of a vCPU. */
  public static NestedVmx vmx(EmulatedVcpu vcpu) {
    return vcpu.state.virtualization.vmx;
  }

  /** The vCPU as SVM sees it. */
  public static SvmVcpu svm(EmulatedVcpu vcpu) {
    return new SvmVirtualization(vcpu.state);
  }
}
