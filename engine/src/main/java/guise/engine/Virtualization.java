package guise.engine;

import guise.engine.svm.NestedSvm;
import guise.engine.svm.SavedSvm;
import guise.engine.vmx.NestedVmx;
import guise.engine.vmx.SavedVmx;
import guise.engine.vmx.VmxInstructionUnit;
import guise.x86.StaticFeature;

/** VMX or SVM of a vCPU: there for the instructions as long as the guest's CPUID has it. */
final class Virtualization {
  private final VcpuState v;
  private final VmxVirtualization ofVmx;
  final NestedVmx vmx;
  private final VmxInstructionUnit unit;
  final SavedVmx savedVmx;
  final NestedSvm svm;
  final SavedSvm savedSvm;

  Virtualization(VcpuState v) {
    this.v = v;
    this.ofVmx = new VmxVirtualization(v);
    this.vmx = new NestedVmx(ofVmx);
    this.savedVmx = new SavedVmx(vmx);
    this.unit = new VmxInstructionUnit(vmx);
    this.svm = new NestedSvm(new SvmVirtualization(v));
    this.savedSvm = new SavedSvm(svm);
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
