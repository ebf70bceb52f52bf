package guise.engine.isa;

/** What stands before an opcode: legacy prefixes, REX, and what VEX says in their stead. */
final class Prefixes {
  private static final int NONE = -1;

  boolean operand;
  boolean address;
  boolean lock;

  /** 0, or F2 or F3: the last of them. */
  int repeat;

  /** The REX byte; 0 without one. */
  int rex;

  private int override;

  // -- VEX --------------------------------------------------------------------------------------
  boolean vex;

  /** As in {@link Pattern#prefixes}. */
  int implied;

  int length;
  int vvvv;

  /** Whether the field is 1111, as it must be where nothing uses it; its top bit always counts. */
  boolean noVvvv;

  boolean wide;

  /** The upper bits of ModRM.reg, the index and the base: 0 or 8. */
  int r;

  int x;
  int b;

  void clear() {
    operand = false;
    address = false;
    lock = false;
    repeat = 0;
    rex = 0;
    override = NONE;
    vex = false;
    length = Pattern.L128;
    vvvv = 0;
    wide = false;
    r = 0;
    x = 0;
    b = 0;
  }

  /** Takes a byte if it is a prefix. A REX counts only right before the opcode. */
  boolean take(int value, CodeMode mode) {
    if (mode.is64() && (value & 0xF0) == 0x40) {
      rex = value;
      return true;
    }
    if (!legacy(value, mode)) {
      return false;
    }
    rex = 0;
    return true;
  }

  private boolean legacy(int value, CodeMode mode) {
    switch (value) {
      case 0x66 -> operand = true;
      case 0x67 -> address = true;
      case 0xF0 -> lock = true;
      case 0xF2, 0xF3 -> repeat = value;
      case 0x64 -> override = SegmentRegister.FS;
      case 0x65 -> override = SegmentRegister.GS;
      default -> {
        return flat(value, mode);
      }
    }
    return true;
  }

  /** CS, DS, ES and SS: in 64-bit mode they are read over. */
  private boolean flat(int value, CodeMode mode) {
    if ((value & 0xE7) != 0x26) {
      return false;
    }
    if (!mode.is64()) {
      override = value >>> 3 & 3;
    }
    return true;
  }

  /** What REX says, and which prefix may be part of the opcode. */
  void settle() {
    wide = (rex & 8) != 0;
    r = (rex & 4) << 1;
    x = (rex & 2) << 2;
    b = (rex & 1) << 3;
    implied =
        switch (repeat) {
          case 0xF3 -> Pattern.PF3;
          case 0xF2 -> Pattern.PF2;
          default -> operand ? Pattern.P66 : Pattern.NP;
        };
  }

  /** The segment of an operand, given what belongs to its base. */
  int segment(int byBase) {
    return override == NONE ? byBase : override;
  }

  /** Whether something stands there that makes VEX an undefined opcode. */
  boolean forbidsVex() {
    return operand || lock || repeat != 0 || rex != 0;
  }

  /** Reads the bytes of VEX behind C5 (one) or C4 (two). */
  void vex(int second, int third, CodeMode mode, boolean long3) {
    int last = long3 ? third : second;
    vex = true;
    r = mode.is64() && (second & 0x80) == 0 ? 8 : 0;
    x = long3 && mode.is64() && (second & 0x40) == 0 ? 8 : 0;
    b = long3 && mode.is64() && (second & 0x20) == 0 ? 8 : 0;
    wide = long3 && (third & 0x80) != 0;
    noVvvv = (last & 0x78) == 0x78;
    vvvv = ~last >>> 3 & (mode.is64() ? 15 : 7);
    length = (last & 4) != 0 ? Pattern.L256 : Pattern.L128;
    implied = 1 << (last & 3);
    rex = 0x40;
  }
}
