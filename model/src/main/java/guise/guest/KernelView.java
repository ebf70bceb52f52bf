package guise.guest;

import guise.x86.CpuidBit;
import guise.x86.CpuidBits;
import guise.x86.Feature;
import java.util.Set;

/**
 * What a host's kernel makes of its processor by the time KVM loads.
 *
 * @param features the bits of the kernel's capability words that the kernel believes usable, and
 *     the scattered ones it keeps elsewhere, each at its place in CPUID
 * @param flags what else it keeps
 * @param bugs the processor's flaws
 * @param xcr0 XCR0 as the kernel sets it
 * @param xss IA32_XSS as the kernel can set it
 * @param physicalBits the width of physical addresses after memory encryption took its share
 */
public record KernelView(
    CpuidBits features,
    Set<KernelFlag> flags,
    Set<CpuBug> bugs,
    long xcr0,
    long xss,
    int physicalBits) {
  public KernelView {
    flags = Set.copyOf(flags);
    bugs = Set.copyOf(bugs);
  }

  /** Whether the kernel keeps track of a bit at all. */
  public boolean keeps(CpuidBit bit) {
    return KernelWord.keeps(bit.word());
  }

  public boolean has(Feature feature) {
    return features.has(feature);
  }

  public boolean has(KernelFlag flag) {
    return flags.contains(flag);
  }

  public boolean has(CpuBug bug) {
    return bugs.contains(bug);
  }
}
