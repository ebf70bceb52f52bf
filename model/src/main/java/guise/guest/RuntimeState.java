package guise.guest;

import com.google.errorprone.annotations.Immutable;
import guise.x86.RuntimeFeature;

/**
 * The state of a running CPU that its own CPUID answers mirror.
 *
 * @param osxsave CR4.OSXSAVE
 * @param pke CR4.PKE
 * @param apicEnabled IA32_APIC_BASE.EN
 * @param xcr0 XCR0
 * @param xss IA32_XSS
 */
@Immutable
public record RuntimeState(boolean osxsave, boolean pke, boolean apicEnabled, long xcr0, long xss) {
  /** The state of a vCPU that was just created. */
  public static final RuntimeState RESET = new RuntimeState(false, false, true, 1, 0);

  public boolean holds(RuntimeFeature feature) {
    return switch (feature) { // a new runtime feature does not compile until it is mirrored
      case OSXSAVE -> osxsave;
      case OSPKE -> pke;
      case APIC -> apicEnabled;
    };
  }
}
