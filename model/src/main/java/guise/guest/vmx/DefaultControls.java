package guise.guest.vmx;

import guise.x86.msr.Msr;
import java.util.Optional;

/**
 * A pair of registers that list the same controls (SDM volume 3, A.2): the TRUE one tells the truth
 * about controls of the default1 class, the plain one says that they must be 1.
 */
public enum DefaultControls {
  // spotless:off
  PIN  (Msr.VMX_PINBASED_CTLS,  Msr.VMX_TRUE_PINBASED_CTLS,  0x16),
  PROC (Msr.VMX_PROCBASED_CTLS, Msr.VMX_TRUE_PROCBASED_CTLS, 0x0401_E172),
  EXIT (Msr.VMX_EXIT_CTLS,      Msr.VMX_TRUE_EXIT_CTLS,      0x3_6DFF),
  ENTRY(Msr.VMX_ENTRY_CTLS,     Msr.VMX_TRUE_ENTRY_CTLS,     0x11FF);
  // spotless:on

  private final Msr plain;
  private final Msr full;
  private final long default1;

  DefaultControls(Msr plain, Msr full, long default1) {
    this.plain = plain;
    this.full = full;
    this.default1 = default1;
  }

  /** The pair to which a register belongs as the plain one. */
  public static Optional<DefaultControls> ofPlain(int register) {
    for (DefaultControls each : values()) {
      if (each.plain.address() == register) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  public Msr plain() {
    return plain;
  }

  public Msr full() {
    return full;
  }

  /** The plain register beside a TRUE one. */
  public long derivedFrom(long value) {
    return value | default1;
  }
}
