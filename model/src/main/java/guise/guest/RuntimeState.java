package guise.guest;

import com.google.errorprone.annotations.Immutable;
import guise.x86.RuntimeFeature;

/**
 * The state of a running CPU that its own CPUID answers mirror.
 *
 * @param osxsave CR4.OSXSAVE
 * @param pke CR4.PKE
 * @param apicEnabled IA32_APIC_BASE.EN
 * @param mwait what MWAIT's bit follows
 * @param xcr0 XCR0
 * @param xss IA32_XSS
 */
@Immutable
public record RuntimeState(
    boolean osxsave, boolean pke, boolean apicEnabled, Mwait mwait, long xcr0, long xss) {
  /** The state of a vCPU that was just created. */
  public static final RuntimeState RESET =
      new RuntimeState(false, false, true, Mwait.AS_ANNOUNCED, 1, 0);

  /** What MWAIT's bit of CPUID follows ({@code KVM_X86_QUIRK_MISC_ENABLE_NO_MWAIT}). */
  public enum Mwait {
    /** Under the quirk, which is the default: what userspace announced. */
    AS_ANNOUNCED,
    /** Without the quirk: IA32_MISC_ENABLE[18], which is 1. */
    ENABLED,
    /** Without the quirk: IA32_MISC_ENABLE[18], which is 0. */
    DISABLED
  }

  public boolean holds(RuntimeFeature feature) {
    return switch (feature) { // a new runtime feature does not compile until it is mirrored
      case OSXSAVE -> osxsave;
      case OSPKE -> pke;
      case APIC -> apicEnabled;
    };
  }
}
