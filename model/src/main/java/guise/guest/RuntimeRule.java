package guise.guest;

import static guise.kernel.Versions.ALL;

import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.x86.RuntimeFeature;

/** What KVM rewrites in a guest's CPUID because it mirrors the vCPU's state. */
public enum RuntimeRule implements Rule {
  // spotless:off
  OSXSAVE        (ALL, "the bit follows the guest's CR4.OSXSAVE"),
  OSPKE          (ALL, "the bit follows the guest's CR4.PKE"),
  APIC           (ALL, "the bit follows the guest's IA32_APIC_BASE.EN"),
  MWAIT          (ALL, "without its quirk the bit follows the guest's IA32_MISC_ENABLE[18]"),
  INVPCID        (Behaviour.INVPCID_NEEDS_PCID.versions(), "INVPCID is taken out where the guest has no PCID"),
  XCR0_SIZE      (ALL, "bytes in standard format of the components in the guest's XCR0"),
  COMPACTED_SIZE (ALL, "bytes in compacted format of the components the guest has switched on"),
  ENCLAVE_XFRM   (Behaviour.ENCLAVE_XFRM_PATCHED.versions(), "enclaves may use the state the guest may use");
  // spotless:on

  private final Versions versions;
  private final String meaning;

  RuntimeRule(Versions versions, String meaning) {
    this.versions = versions;
    this.meaning = meaning;
  }

  static RuntimeRule of(RuntimeFeature feature) {
    return valueOf(feature.name());
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
