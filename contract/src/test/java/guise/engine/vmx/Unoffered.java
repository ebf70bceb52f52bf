package guise.engine.vmx;

import java.util.EnumSet;
import java.util.Set;

/** Rows about what sapphire-rapids does not offer to a guest; skylake-sp does. */
final class Unoffered {
  private static final Set<ControlRow> CONTROLS =
      EnumSet.of(
          ControlRow.READ_BITMAP,
          ControlRow.WRITE_BITMAP,
          ControlRow.EPTP_LIST,
          ControlRow.EPTP_WITHOUT_EPT,
          ControlRow.EVENT_NO_CODE);

  private static final Set<GuestRow> GUESTS =
      EnumSet.of(GuestRow.LINK_SHADOW, GuestRow.BNDCFGS, GuestRow.BNDCFGS_BASE);

  private Unoffered() {}

  static boolean isAbout(ControlRow row) {
    return CONTROLS.contains(row);
  }

  static boolean isAbout(GuestRow row) {
    return GUESTS.contains(row);
  }
}
