package guise.guest;

import guise.x86.CpuidBits;
import guise.x86.CpuidWord;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;

/**
 * What KVM itself can offer on a host ({@code kvm_cpu_caps} and the masks beside it), fixed when
 * its modules have loaded.
 *
 * @param bits the features, each at its place in CPUID
 * @param supportedXcr0 the bits of XCR0 guests can have, permission aside
 * @param supportedXss the bits of IA32_XSS guests can have
 * @param pmu the counters guests can have
 * @param tdp whether the processor walks two dimensions of page tables (EPT, NPT)
 * @param module the vendor module
 */
public record KvmCapabilities(
    CpuidBits bits,
    long supportedXcr0,
    long supportedXss,
    PmuCapability pmu,
    boolean tdp,
    VendorModule module) {
  public boolean has(StaticFeature feature) {
    return bits.has(feature);
  }

  /** The capability word that stands in for a register of CPUID. */
  public int word(CpuidWord word) {
    return bits.read(word);
  }

  /** Whether KVM can offer a bit that moves at run time at all: the only such bit is the APIC's. */
  public boolean offers(RuntimeFeature feature) {
    return bits.has(feature);
  }
}
