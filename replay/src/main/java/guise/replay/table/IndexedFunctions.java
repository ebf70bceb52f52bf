package guise.replay.table;

import java.util.Set;

/** The functions whose appended entries carry the flag that says their index matters. */
final class IndexedFunctions {
  private static final Set<Integer> ALL =
      Set.of(
          0x4,
          0x7,
          0xb,
          0xd,
          0xf,
          0x10,
          0x12,
          0x14,
          0x17,
          0x18,
          0x1d,
          0x1e,
          0x1f,
          0x24,
          0x8000_001d);

  private IndexedFunctions() {}

  static boolean contain(int function) {
    return ALL.contains(function);
  }
}
