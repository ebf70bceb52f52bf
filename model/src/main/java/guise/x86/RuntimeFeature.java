package guise.x86;

import static guise.x86.CpuidBit.at;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

/**
 * The features that mirror changing state of the CPU that is asked.
 *
 * <p>MONITOR/MWAIT is not among them: its bit moves only under a KVM quirk, so the kernel too keeps
 * it as an ordinary feature and the rewriting belongs to the quirk.
 */
public enum RuntimeFeature implements Feature {
  // spotless:off
  OSXSAVE (at(0x1, 0, ECX, 27), "osxsave", "osxsave", "OSXSAVE", "CR4.OSXSAVE is set: XGETBV and XSETBV work"),
  APIC    (at(0x1, 0, EDX,  9), "apic",    "apic",    "APIC",    "There is a local APIC and IA32_APIC_BASE.EN is set"),
  OSPKE   (at(0x7, 0, ECX,  4), "ospke",   "ospke",   "OSPKE",   "CR4.PKE is set: protection keys are in use");
  // spotless:on

  private final CpuidBit bit;
  private final FeatureNames names;
  private final String meaning;

  RuntimeFeature(CpuidBit bit, String linux, String qemu, String manual, String meaning) {
    this.bit = bit;
    this.names = new FeatureNames(linux, qemu, manual);
    this.meaning = meaning;
  }

  @Override
  public CpuidBit bit() {
    return bit;
  }

  @Override
  public FeatureNames names() {
    return names;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
