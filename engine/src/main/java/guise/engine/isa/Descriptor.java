package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/**
 * A descriptor or gate as it stands in its table (SDM volume 3, 3.4.5, 5.8.3, 6.11, 7.2).
 *
 * @param low the first eight bytes
 * @param high the next eight of system descriptors and gates in IA-32e mode, otherwise 0
 */
@Immutable
record Descriptor(long low, long high) {
  static final int LDT = 2;
  static final int TSS16 = 1;
  static final int TASK_GATE = 5;
  static final int CALL16 = 4;
  static final int INTERRUPT16 = 6;
  static final int TRAP16 = 7;
  static final int TSS32 = 9;
  static final int CALL32 = 12;
  static final int INTERRUPT32 = 14;
  static final int TRAP32 = 15;

  private static final int CODE = 8;
  private static final int CONFORMING = 4;
  private static final int READABLE = 2;
  private static final int WRITABLE = 2;

  /** TSS types differ from busy ones by this bit. */
  static final int BUSY = 2;

  int type() {
    return (int) (low >>> 40) & 0xF;
  }

  /** 1: code or data; 0: system. */
  int s() {
    return (int) (low >>> 44) & 1;
  }

  int dpl() {
    return (int) (low >>> 45) & 3;
  }

  boolean present() {
    return (low >>> 47 & 1) != 0;
  }

  int avl() {
    return (int) (low >>> 52) & 1;
  }

  int l() {
    return (int) (low >>> 53) & 1;
  }

  int db() {
    return (int) (low >>> 54) & 1;
  }

  int g() {
    return (int) (low >>> 55) & 1;
  }

  long base() {
    return low >>> 16 & 0xFF_FFFF | low >>> 32 & 0xFF00_0000L | high << 32;
  }

  long limit() {
    long limit = low & 0xFFFF | low >>> 32 & 0xF_0000;
    return g() == 0 ? limit : limit << 12 | 0xFFF;
  }

  // -- code and data ------------------------------------------------------------------------------

  boolean isCode() {
    return s() == 1 && (type() & CODE) != 0;
  }

  boolean isConforming() {
    return (type() & CONFORMING) != 0;
  }

  boolean isWritableData() {
    return s() == 1 && (type() & (CODE | WRITABLE)) == WRITABLE;
  }

  boolean isReadable() {
    return s() == 1 && (type() & (CODE | READABLE)) != CODE;
  }

  // -- gates --------------------------------------------------------------------------------------

  int selector() {
    return (int) (low >>> 16) & 0xFFFF;
  }

  long offset() {
    return low & 0xFFFF | low >>> 32 & 0xFFFF_0000L | high << 32;
  }

  /** How many words or doublewords a call gate copies. */
  int parameters() {
    return (int) (low >>> 32) & 0x1F;
  }

  /** Which stack of the interrupt stack table, 0: none. */
  int ist() {
    return (int) (low >>> 32) & 7;
  }

  /** Whether a system descriptor has one of the types. */
  boolean isSystem(int type, int other) {
    return s() == 0 && (type() == type || type() == other);
  }

  Descriptor withType(int type) {
    return new Descriptor(low & ~(0xFL << 40) | (long) type << 40, high);
  }
}
