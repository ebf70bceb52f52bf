package guise.engine.vmx;

import java.util.EnumSet;
import java.util.Set;

/** Rows about controls that the processor of these tests does not offer to a guest. */
final class Unoffered {
  private static final Set<ControlRow> ROWS = EnumSet.noneOf(ControlRow.class);

  private Unoffered() {}

  static boolean mayBreak(ControlRow row) {
    return ROWS.contains(row);
  }
}
