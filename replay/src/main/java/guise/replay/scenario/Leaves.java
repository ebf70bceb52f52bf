package guise.replay.scenario;

import guise.x86.Leaf;

/** The leaves that scenarios edit. */
final class Leaves {
  static final Leaf VENDOR = Leaf.of(0);
  static final Leaf FEATURES = Leaf.of(1);
  static final Leaf EXTENDED = Leaf.of(7);
  static final Leaf EXTENDED_1 = new Leaf(7, 1);
  static final Leaf EXTENDED_2 = new Leaf(7, 2);
  static final Leaf XSTATE = Leaf.of(0xd);
  static final Leaf XSAVE = new Leaf(0xd, 1);
  static final Leaf HYPERVISOR = Leaf.of(0x4000_0000);
  static final Leaf PV_FEATURES = Leaf.of(0x4000_0001);
  static final Leaf AMD_VENDOR = Leaf.of(0x8000_0000);
  static final Leaf AMD_FEATURES = Leaf.of(0x8000_0001);
  static final Leaf POWER = Leaf.of(0x8000_0007);
  static final Leaf ADDRESS_SIZES = Leaf.of(0x8000_0008);
  static final Leaf SVM = Leaf.of(0x8000_000a);
  static final Leaf AMD_FEATURES_2 = Leaf.of(0x8000_0021);

  private Leaves() {}
}
