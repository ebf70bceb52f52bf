package guise.x86;

import com.google.errorprone.annotations.Immutable;

/** Family, model and stepping of a processor, as decoded from 1.EAX. */
@Immutable
public record Signature(int family, int model, int stepping) {
  /** SDM Vol. 2A, CPUID, "Version Information"; AMD's rule differs in no released processor. */
  public static Signature of(int leaf1Eax) {
    int family = leaf1Eax >>> 8 & 0xF;
    int model = leaf1Eax >>> 4 & 0xF;
    if (family == 0x6 || family == 0xF) {
      model |= leaf1Eax >>> 12 & 0xF0;
    }
    if (family == 0xF) {
      family += leaf1Eax >>> 20 & 0xFF;
    }
    return new Signature(family, model, leaf1Eax & 0xF);
  }

  /** Family and model in hexadecimal, as the kernel's tables write them: {@code 19h/01h/1}. */
  @Override
  public String toString() {
    return "%02xh/%02xh/%x".formatted(family, model, stepping);
  }
}
