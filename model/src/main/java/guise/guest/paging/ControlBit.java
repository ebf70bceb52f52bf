package guise.guest.paging;

import guise.x86.StaticFeature;
import java.util.List;

/** The bits of CR4 and EFER that only a guest with a feature may set. */
enum ControlBit {
  // spotless:off
  UMIP     (Register.CR4,  11, StaticFeature.UMIP),
  LA57     (Register.CR4,  12, StaticFeature.LA57),
  VMXE     (Register.CR4,  13, StaticFeature.VMX),
  FSGSBASE (Register.CR4,  16, StaticFeature.FSGSBASE),
  PCIDE    (Register.CR4,  17, StaticFeature.PCID),
  OSXSAVE  (Register.CR4,  18, StaticFeature.XSAVE),
  SMEP     (Register.CR4,  20, StaticFeature.SMEP),
  SMAP     (Register.CR4,  21, StaticFeature.SMAP),
  PKE      (Register.CR4,  22, StaticFeature.PKU),
  CET      (Register.CR4,  23, StaticFeature.SHSTK, StaticFeature.IBT),
  LAM_SUP  (Register.CR4,  28, StaticFeature.LAM),
  NX       (Register.EFER, 11, StaticFeature.NX),
  SVME     (Register.EFER, 12, StaticFeature.SVM);
  // spotless:on

  /** Which register. */
  private enum Register {
    CR4,
    EFER
  }

  private final Register register;
  private final int bit;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of enums
  private final List<StaticFeature> features;

  ControlBit(Register register, int bit, StaticFeature... features) {
    this.register = register;
    this.bit = bit;
    this.features = List.of(features);
  }

  private boolean mayBeSetBy(GuestModel guest) {
    return features.stream().anyMatch(guest::has);
  }

  private boolean isSetIn(LiveState live) {
    return ((register == Register.CR4 ? live.cr4() : live.efer()) >>> bit & 1) != 0;
  }

  /** Whether a bit is set that only the earlier of two models allows. */
  static boolean isLeftBehind(GuestModel before, GuestModel after, LiveState live) {
    for (ControlBit each : values()) {
      if (each.isSetIn(live) && each.mayBeSetBy(before) && !each.mayBeSetBy(after)) {
        return true;
      }
    }
    return false;
  }
}
