package guise.engine.isa;

/** How the size of an instruction's operands follows from mode and prefixes (appendix A). */
public enum OperandSize {
  /** A byte, whatever the prefixes. */
  B,
  /** A word. */
  W,
  /** A doubleword. */
  D,
  /** A quadword. */
  Q,
  /** 16 bytes, an XMM register. */
  X,
  /** 16, 32 or (REX.W) 64 bits, by mode and prefix 66. */
  V,
  /** 32 or (REX.W) 64 bits; prefix 66 counts for nothing. */
  Y,
  /** 16 or 32 bits; REX.W counts as 32. */
  Z,
  /** As {@link #V}, but 64 bits in 64-bit mode without REX.W: PUSH, POP, LEAVE and others. */
  D64,
  /** As {@link #V}, but always 64 bits in 64-bit mode: near branches. */
  F64,
  /** The size of a general register of the mode: 32 bits, in 64-bit mode 64: MOV CR, VMREAD. */
  NATURAL;

  /**
   * The bytes of an operand.
   *
   * @param swaps whether there is a prefix 66 that counts
   * @param wide whether there is a REX.W, or VEX.W in 64-bit mode
   */
  int bytes(CodeMode mode, boolean swaps, boolean wide) {
    int byPrefix = swaps == (mode.size() == 2) ? 4 : 2;
    return switch (this) {
      case B -> 1;
      case W -> 2;
      case D -> 4;
      case Q -> 8;
      case X -> 16;
      case V -> wide ? 8 : byPrefix;
      case Y -> wide ? 8 : 4;
      case Z -> wide ? 4 : byPrefix;
      case D64 -> wide || mode.is64() && !swaps ? 8 : byPrefix;
      case F64 -> mode.is64() ? 8 : byPrefix;
      case NATURAL -> mode.is64() ? 8 : 4;
    };
  }
}
