package guise.guest;

import guise.host.RawCpuid;
import guise.kernel.ModuleParameters;
import guise.x86.Vendor;

/** The module that knows the processor's kind of virtualization. */
public enum VendorModule {
  KVM_INTEL("VMX"),
  KVM_AMD("SVM"),
  /** Out of tree: guests run in the processor's user mode, without any extension. */
  KVM_PVM("none");

  private static final String PVM = "kvm_pvm";

  private final String extension;

  VendorModule(String extension) {
    this.extension = extension;
  }

  /** The processor's extension that the module drives. */
  public String extension() {
    return extension;
  }

  /** The loaded one if it is kvm_pvm; else SVM's for AMD and Hygon, VMX's for everybody else. */
  static VendorModule of(RawCpuid raw, ModuleParameters modules) {
    if (modules.tellOf(PVM)) {
      return KVM_PVM;
    }
    return raw.vendor().map(Vendor::amdCompatible).orElse(false) ? KVM_AMD : KVM_INTEL;
  }
}
