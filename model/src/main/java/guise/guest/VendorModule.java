package guise.guest;

import guise.host.RawCpuid;
import guise.x86.Vendor;

/** The module that knows the processor's kind of virtualization. */
public enum VendorModule {
  KVM_INTEL("VMX"),
  KVM_AMD("SVM");

  private final String extension;

  VendorModule(String extension) {
    this.extension = extension;
  }

  /** The processor's extension that the module drives. */
  public String extension() {
    return extension;
  }

  /** The module for a processor: SVM for AMD and Hygon, VMX for everybody else. */
  static VendorModule of(RawCpuid raw) {
    return raw.vendor().map(Vendor::amdCompatible).orElse(false) ? KVM_AMD : KVM_INTEL;
  }
}
