package guise.engine.isa;

import java.util.HexFormat;

/** An instruction with everything that it starts from. */
final class NativeCase {
  /** Where things are; native.c has the same numbers. */
  static final int PAGE = 4096;

  static final int PATTERNS = 16;
  static final long BASE = 0x100000;
  static final long DATA = 0x104000;
  static final long CODE = 0x108000;
  static final long AT = 0x800;

  final long[] registers = new long[16];
  final long[] xmm = new long[32];
  final byte[] code = new byte[16];

  /** The bases of FS and GS. */
  final long[] bases = new long[2];

  /** The first 160 bytes of FXSAVE's area: the x87 unit. */
  final long[] x87 = new long[20];

  /** Where in the data page there is an area to restore from, or 0: its MXCSR, its header. */
  int area;

  int number = ExtendedState.MXCSR_INIT;
  final long[] header = new long[8];
  int mxcsr = ExtendedState.MXCSR_INIT;
  CodeMode mode = CodeMode.CODE64;
  long flags;
  int pattern;
  int length;
  boolean repeats;

  /** Whether the trap comes one instruction later, behind a NOP: SS was loaded. */
  boolean shadowed;

  String row = "";

  /** The row whose encoding it was made from. */
  String made = "";

  /** What linear addresses are relative to: segments begin at 0, 16-bit ones do not. */
  long origin() {
    return mode == CodeMode.CODE16 ? BASE : 0;
  }

  long rip() {
    return CODE + AT - origin();
  }

  int bits() {
    return 8 * mode.size();
  }

  @Override
  public String toString() {
    return "%s, %d-bit code, %s"
        .formatted(row, bits(), HexFormat.ofDelimiter(" ").formatHex(code, 0, length));
  }
}
