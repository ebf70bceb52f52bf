package guise.replay.conform;

import guise.replay.table.BitOperation;
import guise.replay.table.NamedTable;
import guise.replay.table.TableEdit;
import guise.x86.CpuidEntry;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;

/** Tables as VMMs make them, spoilt ones, and hostile ones. */
final class RandomTables {
  private static final Leaf XSTATE = Leaf.of(0xD);
  private static final Leaf SIZES = Leaf.of(0x8000_0008);
  private static final long[] FUNCTIONS = {
    0,
    1,
    7,
    0xD,
    0x12,
    0x4000_0000L,
    0x4000_0001L,
    0x8000_0000L,
    0x8000_0001L,
    0x8000_0008L,
    0xFFFF_FFFFL
  };

  private RandomTables() {}

  static String draw(Draw d) {
    NamedTable table =
        d.oneIn(40) ? NamedTable.EMPTY : NamedTable.of(Bench.SUPPORTED, d.supported());
    int edits = d.oneIn(4) ? d.below(8) : d.below(3);
    for (int edit = 0; edit < edits; edit++) {
      table = table.and(edit(d, table));
    }
    return table.toString();
  }

  static int function(Draw d) {
    if (d.oneIn(2)) {
      return (int) d.near(FUNCTIONS);
    }
    return d.supported().entries().get(d.below(d.supported().size())).function();
  }

  private static TableEdit edit(Draw d, NamedTable table) {
    return switch (d.below(26)) {
      case 0 ->
          assign(
              XSTATE,
              Register.EAX,
              d.of(0, 1, 3, 5, 7, 0xE7, 0x207, 0x2E7, 0x6_02E7, 0xFFFF_FFFFL));
      case 1 -> assign(XSTATE, Register.EBX, d.random().nextInt());
      case 2, 3 ->
          assign(
              SIZES,
              Register.EAX,
              d.of(0, 36, 40, 46, 48, 52, 57) | d.of(0, 47, 48, 49, 52, 57, 64) << 8);
      case 4 -> new TableEdit.DeleteFunction((int) d.of(FUNCTIONS));
      case 5 -> new TableEdit.Duplicate(leaf(d));
      case 6 -> new TableEdit.VendorLetters(d.oneIn(2) ? "GenuineIntel" : "AuthenticAMD");
      case 7 -> new TableEdit.Reverse();
      case 8 -> new TableEdit.AllFlags(d.below(4));
      case 9 -> new TableEdit.AllFlagsAdded(1 << d.below(32));
      case 10 -> new TableEdit.Flags(leaf(d), d.below(8));
      case 11 -> new TableEdit.Index(leaf(d), d.below(4));
      case 12 -> new TableEdit.Add(any(d));
      case 13 -> new TableEdit.Truncate(d.below(90));
      case 14 -> new TableEdit.Fill((int) d.of(0x5000_0000L, 2, 0x8000_0001L), 250 + d.below(8));
      case 15 -> new TableEdit.Delete(leaf(d));
      case 16 -> placed(d, table);
      case 17 ->
          new TableEdit.Bits(
              new Leaf(0x4000_0001, 0), Register.EAX, BitOperation.TOGGLE, 1 << d.below(32));
      default -> new TableEdit.Bits(leaf(d), register(d), BitOperation.TOGGLE, 1 << d.below(32));
    };
  }

  private static TableEdit assign(Leaf leaf, Register register, long value) {
    return new TableEdit.Bits(leaf, register, BitOperation.ASSIGN, (int) value);
  }

  /** An edit of positions, which a table must have. */
  private static TableEdit placed(Draw d, NamedTable table) {
    if (table.size() == 0) {
      return new TableEdit.Add(any(d));
    }
    int at = d.below(table.size());
    return d.oneIn(2)
        ? new TableEdit.Swap(at, d.below(table.size()))
        : new TableEdit.Padding(at, d.random().nextInt());
  }

  private static CpuidEntry any(Draw d) {
    var values =
        new Registers(
            d.random().nextInt(), d.random().nextInt(), d.random().nextInt(), d.random().nextInt());
    return new CpuidEntry(function(d), d.below(3), d.below(3), values);
  }

  /** Mostly one of the leaves that KVM looks at. */
  private static Leaf leaf(Draw d) {
    if (d.oneIn(2)) {
      int function = (int) d.of(FUNCTIONS);
      return new Leaf(function, function == 0xD || function == 7 ? d.below(3) : 0);
    }
    return d.supported().entries().get(d.below(d.supported().size())).leaf();
  }

  private static Register register(Draw d) {
    return switch (d.below(4)) {
      case 0 -> Register.EAX;
      case 1 -> Register.EBX;
      case 2 -> Register.ECX;
      default -> Register.EDX;
    };
  }
}
