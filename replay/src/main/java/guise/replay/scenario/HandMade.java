package guise.replay.scenario;

import guise.replay.table.NamedTable;
import guise.replay.table.TableEdit;
import guise.x86.Leaf;
import guise.x86.Registers;

/**
 * A table of invented values, each of which tells where it stands.
 *
 * @param vendor twelve letters
 * @param highestBasic the highest basic function that leaf 0 announces
 */
record HandMade(
    String vendor, int highestBasic, boolean hypervisor, boolean extended, boolean centaur) {

  static HandMade of(String vendor, int highestBasic) {
    return new HandMade(vendor, highestBasic, true, true, false);
  }

  HandMade withCentaur() {
    return new HandMade(vendor, highestBasic, hypervisor, extended, true);
  }

  /** Without the ranges of hypervisors and of AMD. */
  HandMade basicOnly() {
    return new HandMade(vendor, highestBasic, false, false, centaur);
  }

  NamedTable table() {
    NamedTable table = topology(basic(NamedTable.EMPTY));
    table = hypervisor ? withHypervisor(table) : table;
    table = extended ? withExtended(table) : table;
    return centaur ? withCentaur(table) : table;
  }

  private NamedTable basic(NamedTable table) {
    return table
        .add(Leaf.of(0), 0, TableEdit.VendorLetters.registers(highestBasic, vendor))
        .add(Leaf.of(1), 0, values(0x0100_0101, 0x0102_0304, 0x0020_0201, 0x0781_abfd))
        .add(Leaf.of(2), 0, values(0x0200_0001, 0x0200_0002, 0x0200_0003, 0x0200_0004))
        .add(Leaf.of(4), 1, values(0x0400_0121, 0x0400_0002, 0x0400_0003, 0x0400_0004))
        .add(new Leaf(4, 1), 1, values(0x0401_0122, 0x0401_0002, 0x0401_0003, 0x0401_0004))
        .add(new Leaf(4, 2), 1, values(0x0402_0143, 0x0402_0002, 0x0402_0003, 0x0402_0004))
        .add(Leaf.of(7), 1, values(1, 0x0700_0002, 0x0700_0004, 0x0700_0008))
        .add(new Leaf(7, 1), 1, values(0x0701_0001, 0x0701_0002, 0x0701_0003, 0x0701_0004));
  }

  private NamedTable topology(NamedTable table) {
    NamedTable more =
        table
            .add(Leaf.of(0xb), 1, values(0x0b00_0001, 0x0b00_0002, 0x0b00_0100, 0x0b00_00aa))
            .add(new Leaf(0xb, 1), 1, values(0x0b01_0004, 0x0b01_0004, 0x0b01_0201, 0x0b00_00bb));
    if (highestBasic >= 0x1f) {
      more = more.add(Leaf.of(0x1f), 1, values(0x1f00_0001, 0x1f00_0002, 0x1f00_0100, 0x1f00_00aa));
    }
    if (highestBasic > 0x1f) {
      Registers second = values(0x1f01_0004, 0x1f01_0004, 0x1f01_0201, 0x1f00_00bb);
      more = more.add(new Leaf(0x1f, 1), 1, second);
    }
    return more;
  }

  private static NamedTable withHypervisor(NamedTable table) {
    return table
        .add(Leaf.of(0x4000_0000), 0, values(0x4000_0001, 0x4b4d_564b, 0x564b_4d56, 0x4d))
        .add(Leaf.of(0x4000_0001), 0, values(0x0100_7efb, 0x11, 0x22, 0x33))
        .add(Leaf.of(0x4000_0100), 0, values(0x4000_0101, 0x41, 0x42, 0x43))
        .add(Leaf.of(0x4000_0101), 0, values(0x51, 0x52, 0x53, 0x54));
  }

  private NamedTable withExtended(NamedTable table) {
    return table
        .add(Leaf.of(0x8000_0000), 0, TableEdit.VendorLetters.registers(0x8000_0008, vendor))
        .add(Leaf.of(0x8000_0001), 0, values(0x8000_0101, 0x8000_0102, 1, 0x2010_0800))
        .add(Leaf.of(0x8000_0008), 0, values(0x3028, 0x8800_0002, 0x8800_0003, 0));
  }

  private static NamedTable withCentaur(NamedTable table) {
    return table
        .add(Leaf.of(0xc000_0000), 0, values(0xc000_0001, 0xc1, 0xc2, 0xc3))
        .add(Leaf.of(0xc000_0001), 0, values(0xc000_0011, 0xc000_0012, 0xc000_0013, 0xc000_0014));
  }

  private static Registers values(int eax, int ebx, int ecx, int edx) {
    return new Registers(eax, ebx, ecx, edx);
  }
}
