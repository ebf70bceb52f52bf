package guise.replay.scenario;

import guise.replay.table.NamedTable;
import guise.x86.Leaf;
import guise.x86.Registers;

/** A table that says the hypervisor is Hyper-V. */
final class HyperV {
  private HyperV() {}

  static NamedTable announcedIn(NamedTable table) {
    var signature = new Registers(0x4000_0005, 0x7263_694d, 0x666f_736f, 0x7648_2074);
    var interfaceName = new Registers(0x3123_7648, 0, 0, 0);
    return table
        .add(Leaf.of(0x4000_0000), 0, signature)
        .add(Leaf.of(0x4000_0001), 0, interfaceName);
  }
}
