package guise.engine.isa;

/**
 * The opcodes that are instructions of their own with a memory operand and begin another encoding
 * otherwise: C4 and C5 (LES, LDS; VEX), 62 (BOUND; EVEX), 8F (POP; XOP).
 */
final class Escape {
  private static final int XOP_MAPS = 8;

  private Escape() {}

  /** Whether a byte may be an escape, so that the byte behind it counts. */
  static boolean maybe(int first) {
    return first == 0xC4 || first == 0xC5 || first == 0x62 || first == 0x8F;
  }

  static boolean is(int first, CodeMode mode, int second) {
    return switch (first) {
      case 0xC4, 0xC5, 0x62 -> mode.is64() || second >>> 6 == 3;
      case 0x8F -> (second & 0x1F) >= XOP_MAPS;
      default -> false;
    };
  }
}
