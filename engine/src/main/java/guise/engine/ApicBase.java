package guise.engine;

import guise.kernel.Behaviour;
import guise.kernel.Versions;
import guise.kvm.Errno;
import guise.x86.StaticFeature;
import java.util.Optional;

/** IA32_APIC_BASE: which values it can have, and how it gets from one to another. */
final class ApicBase {
  private static final long X2APIC = 1 << 10;
  private static final long ENABLED = VcpuState.APIC_ENABLED;
  private static final long ALWAYS_RESERVED = 0x2FF;

  /** What is refused. */
  enum ApicBaseRule implements Refusal {
    APIC_BASE_RESERVED(
        "no bit is set that is reserved, lies beyond the guest's physical width, or "
            + "is x2APIC's where the guest has none"),
    APIC_MODE_POSSIBLE("x2APIC mode comes only with the APIC enabled"),
    APIC_MODE_REACHABLE("the guest leaves x2APIC mode, and enters it, only as the manual allows");

    private final String meaning;

    ApicBaseRule(String meaning) {
      this.meaning = meaning;
    }

    @Override
    public Errno errno() {
      return Errno.EINVAL;
    }

    @Override
    public String meaning() {
      return meaning;
    }

    @Override
    public Versions versions() {
      return Versions.ALL;
    }
  }

  private ApicBase() {}

  /** Writes a value, or says which rule forbids it. */
  static Optional<ApicBaseRule> write(VcpuState v, long value, Access access) {
    if (value == v.apicBase && v.platform.does(Behaviour.SAME_APIC_BASE_PASSES)) {
      return Optional.empty();
    }
    var broken = brokenBy(v, value, access);
    if (broken.isEmpty()) {
      long changed = v.apicBase ^ value;
      v.apicBase = value;
      if ((changed & ENABLED) != 0) {
        v.runtimeChanged();
      }
    }
    return broken;
  }

  private static Optional<ApicBaseRule> brokenBy(VcpuState v, long value, Access access) {
    long x2apic = v.has(StaticFeature.X2APIC) ? 0 : X2APIC;
    if ((value & (v.reservedGpa | ALWAYS_RESERVED | x2apic)) != 0) {
      return Optional.of(ApicBaseRule.APIC_BASE_RESERVED);
    }
    if ((value & (X2APIC | ENABLED)) == X2APIC) {
      return Optional.of(ApicBaseRule.APIC_MODE_POSSIBLE);
    }
    boolean reachable = access == Access.HOST || isReachable(v.apicBase, value);
    return reachable ? Optional.empty() : Optional.of(ApicBaseRule.APIC_MODE_REACHABLE);
  }

  /** SDM Vol. 3A, 11.12.5: from x2APIC only to disabled, from disabled never to x2APIC. */
  private static boolean isReachable(long from, long to) {
    boolean toX2apic = (to & X2APIC) != 0;
    boolean fromX2apic = (from & X2APIC) != 0;
    boolean fromDisabled = (from & ENABLED) == 0;
    boolean toXapic = (to & ENABLED) != 0 && !toX2apic;
    return !(fromDisabled && toX2apic) && !(fromX2apic && toXapic);
  }
}
