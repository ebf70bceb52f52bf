package guise.replay.scenario;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.replay.table.NamedTable;
import java.util.List;

/** The supported table with every feature claimed; and the three tables that grids begin with. */
final class Ones {
  private Ones() {}

  static NamedTable in(NamedTable supported) {
    return supported
        .assign(Leaves.FEATURES, ECX, -1)
        .assign(Leaves.FEATURES, EDX, -1)
        .assign(Leaves.EXTENDED, EBX, -1)
        .assign(Leaves.EXTENDED, ECX, -1)
        .assign(Leaves.EXTENDED, EDX, -1)
        .assign(Leaves.EXTENDED_1, EAX, -1)
        .assign(Leaves.EXTENDED_1, EDX, -1)
        .assign(Leaves.EXTENDED_2, EDX, -1)
        .assign(Leaves.XSAVE, EAX, -1)
        .assign(Leaves.AMD_FEATURES, ECX, -1)
        .assign(Leaves.AMD_FEATURES, EDX, -1)
        .assign(Leaves.POWER, EDX, -1)
        .assign(Leaves.ADDRESS_SIZES, EBX, -1)
        .assign(Leaves.SVM, EDX, -1)
        .assign(Leaves.AMD_FEATURES_2, EAX, -1);
  }

  /** A table under the name that grids give it. */
  record Start(String name, NamedTable table) {}

  static List<Start> starts(Session session) {
    NamedTable supported = session.supported();
    return List.of(
        new Start("SUPP", supported),
        new Start("EMPTY", NamedTable.EMPTY),
        new Start("ONES", in(supported)));
  }
}
