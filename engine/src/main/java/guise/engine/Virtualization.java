package guise.engine;

import guise.engine.svm.NestedSvm;
import guise.engine.vmx.NestedVmx;
import guise.engine.vmx.VmxInstructionUnit;
import guise.x86.StaticFeature;

/** VMX or SVM of a vCPU: there for the instructions as long as the guest's CPUID has it. */
final class Virtualization {
  private final VcpuState v;
  private final VmxVirtualization ofVmx;
  final NestedVmx vmx;
  private final VmxInstructionUnit unit;
  private final NestedSvm svm;

  Virtualization(VcpuState v) {
    this.v = v;
    this.ofVmx = new VmxVirtualization(v);
    this.vmx = new NestedVmx(ofVmx);
    this.unit = new VmxInstructionUnit(vmx);
    this.svm = new NestedSvm(new SvmVirtualization(v));
  }

  /** The guest's CPUID decides which instructions there are. */
  void cpuidChanged() {
    boolean hasVmx = v.platform.vmx() && v.has(StaticFeature.VMX);
    boolean hasSvm = v.platform.svm() && v.has(StaticFeature.SVM);
    v.cpu.vmx = hasVmx ? unit : null;
    v.cpu.svm = hasSvm ? svm : null;
    ofVmx.refresh();
  }

  /** Userspace may have written registers. */
  void begin() {
    ofVmx.refresh();
  }
}
