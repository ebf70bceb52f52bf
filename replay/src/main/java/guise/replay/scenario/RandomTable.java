package guise.replay.scenario;

import static guise.replay.scenario.Leaves.ADDRESS_SIZES;
import static guise.replay.scenario.Leaves.PV_FEATURES;
import static guise.replay.scenario.Leaves.XSTATE;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;

import guise.replay.table.BitOperation;
import guise.replay.table.NamedTable;
import guise.replay.table.TableEdit;
import guise.x86.Leaf;

/** The supported table with random edits. */
final class RandomTable {
  private static final int[] COMPONENTS = {1, 3, 7, 0xe7, 0x2e7, 0x207, 0, 5};
  private static final int[] DELETED = {1, 7, 0xd, 0x8000_0001, 0x8000_0008, 0x4000_0001, 0};
  private static final int[] DUPLICATED = {1, 7, 0xd};
  private static final int[] LINEAR_WIDTHS = {0, 48, 57, 52, 49};

  private RandomTable() {}

  static NamedTable of(NamedTable supported, Xorshift random, int edits) {
    NamedTable table = supported;
    for (int edit = 0; edit < edits; edit++) {
      table = edited(table, random);
    }
    return table;
  }

  private static NamedTable edited(NamedTable table, Xorshift random) {
    return switch (random.next(20)) {
      case 12 -> table.assign(XSTATE, EAX, COMPONENTS[random.next(8)]);
      case 13 -> table.assign(XSTATE, EBX, random.next());
      case 14 -> table.deleteFunction(DELETED[random.next(7)]);
      case 15 -> table.assign(ADDRESS_SIZES, EAX, addressSizes(random));
      case 16 -> swapped(table, random);
      case 17 -> table.and(new TableEdit.Duplicate(Leaf.of(DUPLICATED[random.next(3)])));
      case 18 -> table.toggle(PV_FEATURES, EAX, 1 << random.next(16));
      case 19 -> table.vendor(random.nextOdd() ? "GenuineIntel" : "AuthenticAMD");
      default -> {
        ToggledBits bits = ToggledBits.ALL.get(random.next(ToggledBits.ALL.size()));
        yield table.and(bits.edit(BitOperation.TOGGLE));
      }
    };
  }

  private static int addressSizes(Xorshift random) {
    int linear = LINEAR_WIDTHS[random.next(5)];
    int physical = 36 + random.next(17);
    return linear << 8 | physical;
  }

  private static NamedTable swapped(NamedTable table, Xorshift random) {
    if (table.size() <= 2) {
      return table;
    }
    int first = random.next(table.size());
    int second = random.next(table.size());
    return table.and(new TableEdit.Swap(first, second));
  }
}
