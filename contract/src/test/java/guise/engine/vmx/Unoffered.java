package guise.engine.vmx;

import java.util.EnumSet;
import java.util.Set;

/**
 * Rows about what no guest of Linux 7.2 on sapphire-rapids can get wrong: the processor has no MPX,
 * and it lets any exception be injected with or without a code. On skylake-sp guests can.
 */
final class Unoffered {
  private static final Set<ControlRow> CONTROLS = EnumSet.of(ControlRow.EVENT_NO_CODE);

  private static final Set<GuestRow> GUESTS = EnumSet.of(GuestRow.BNDCFGS, GuestRow.BNDCFGS_BASE);

  private Unoffered() {}

  static boolean isAbout(ControlRow row) {
    return CONTROLS.contains(row);
  }

  static boolean isAbout(GuestRow row) {
    return GUESTS.contains(row);
  }
}
