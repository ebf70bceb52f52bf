package guise.x86;

/**
 * A feature that CPUID can announce.
 *
 * <p>The two kinds differ in who decides. A {@link StaticFeature} is settled when userspace hands
 * KVM the guest's CPUID and never moves again. A {@link RuntimeFeature} mirrors a bit of CPU state
 * that the guest itself changes, so it has a value only in a CPUID answer, never in a set of
 * capabilities: that is why nothing but the answer accepts it.
 */
public sealed interface Feature permits StaticFeature, RuntimeFeature {
  /** The name of the row: the kernel's {@code X86_FEATURE_} name. */
  String name();

  CpuidBit bit();

  /** The spellings of the kernel, of QEMU and libvirt, and of the manuals. */
  FeatureNames names();

  /** One line that says what the feature is. */
  String meaning();
}
