package guise.guest;

import guise.x86.CpuidBits;
import guise.x86.StaticFeature;

/** The features KVM honours for one vCPU ({@code cpu_caps}); static ones only, by their type. */
public final class GuestCapabilities {
  private final CpuidBits bits;

  GuestCapabilities(CpuidBits bits) {
    this.bits = bits;
  }

  public boolean has(StaticFeature feature) {
    return bits.has(feature);
  }
}
