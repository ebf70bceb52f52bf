package guise.engine.isa;

import java.nio.ByteBuffer;
import java.util.StringJoiner;

/**
 * What an instruction has left.
 *
 * @param trap the vector of its fault, or 1: it was done
 * @param first where the changed bytes of memory begin, and {@code last} where they end
 */
@SuppressWarnings("ArrayRecordComponent") // a million of them: nothing boxed, never compared
record NativeResult(
    long[] registers,
    long rip,
    long flags,
    int trap,
    int error,
    long address,
    int first,
    int last,
    long hash,
    int mxcsr,
    long[] xmm,
    long[] bases,
    short[] selectors,
    long[] x87,
    long[] high) {
  static final int SIZE = 176 + 8 + 32 * 8 + 2 * 8 + 8 * 2 + 20 * 8 + 32 * 8;
  static final int SELECTORS = 6;
  private static final String[] SEGMENTS = {"cs", "ss", "ds", "es", "fs", "gs"};
  static final int DONE = 1;
  private static final int PAGE_FAULT = 14;

  /** Linux's 64-bit code: what others leave in RSP above bit 31, an interrupt does not show. */
  private static final short LONG_CODE = 0x33;

  /** FCW, FSW and FTW; where ST0 is. */
  private static final long CONTROL = 0x00FF_FFFF_FFFFL;

  private static final int ST = 4;
  private static final String[] NAMES = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
    "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
  };

  static NativeResult read(ByteBuffer in) {
    return new NativeResult(
        longs(in, 16),
        in.getLong(),
        in.getLong(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        (int) in.getLong(),
        longs(in, 32),
        longs(in, 2),
        shorts(in),
        longs(in, 20),
        longs(in, 32));
  }

  private static long[] longs(ByteBuffer in, int count) {
    var all = new long[count];
    for (int i = 0; i < count; i++) {
      all[i] = in.getLong();
    }
    return all;
  }

  private static short[] shorts(ByteBuffer in) {
    var all = new short[8];
    for (int i = 0; i < all.length; i++) {
      all[i] = in.getShort();
    }
    return all;
  }

  /** How another differs from this; empty if it does not. */
  String differences(NativeResult other, NativeCase test, long undefined) {
    var text = new StringJoiner(", ");
    long mask = test.mode == CodeMode.CODE64 ? -1 : 0xFFFF_FFFFL;
    int registersThere = test.mode == CodeMode.CODE64 ? 16 : 8;
    for (int i = 0; i < registersThere; i++) {
      long here = i == Cpu.RSP && selectors[0] != LONG_CODE ? 0xFFFF_FFFFL : mask;
      differ(text, NAMES[i], registers[i] & here, other.registers[i] & here);
    }
    differ(text, "rip", rip, other.rip);
    long compared = (Cpu.STATUS | Cpu.DF | Cpu.AC | Cpu.ID | Cpu.NT) & ~undefined;
    differ(text, "flags", flags & compared, other.flags & compared);
    differ(text, "trap", trap, other.trap);
    if (trap == other.trap && trap != DONE) {
      fault(text, other, UserMode.faultsInAnyOrder(test));
    }
    if (trap == DONE || !UserMode.pushesFirst(test)) {
      differ(text, "first", first, other.first);
      differ(text, "last", last, other.last);
      differ(text, "memory", hash, other.hash);
    }
    differ(text, "mxcsr", mxcsr, other.mxcsr);
    for (int i = 0; i < 2 * registersThere; i++) {
      differ(text, "xmm" + i / 2 + (i % 2 == 0 ? ".low" : ".high"), xmm[i], other.xmm[i]);
    }
    segments(text, other);
    x87(text, other);
    for (int i = 0; i < 2 * registersThere; i++) {
      differ(text, "ymm" + i / 2 + " above", high[i], other.high[i]);
    }
    return text.toString();
  }

  private void segments(StringJoiner text, NativeResult other) {
    for (int i = 0; i < SELECTORS; i++) {
      differ(text, SEGMENTS[i], named(selectors[i]), named(other.selectors[i]));
    }
    for (int i = 0; i < bases.length; i++) {
      differ(text, SEGMENTS[4 + i] + " base", bases[i], other.bases[i]);
    }
  }

  /** Linux's return to its handler makes every null selector 0. */
  private static int named(short selector) {
    return (selector & 0xFFFC) == 0 ? 0 : selector & 0xFFFF;
  }

  /** FOP, FIP and FDP are kept of exceptions only, or not at all: processors differ. */
  private void x87(StringJoiner text, NativeResult other) {
    differ(text, "x87 control", x87[0] & CONTROL, other.x87[0] & CONTROL);
    for (int i = ST; i < x87.length; i++) {
      long mask = i % 2 == 0 ? -1 : 0xFFFF;
      differ(text, "st" + (i - ST) / 2, x87[i] & mask, other.x87[i] & mask);
    }
  }

  /** Linux shows an access to its half of the addresses as one to a page that is present. */
  private void fault(StringJoiner text, NativeResult other, boolean anyOrder) {
    boolean kernel = trap == PAGE_FAULT && address >>> 47 != 0;
    int compared = kernel ? ~1 : -1;
    differ(text, "error", error & compared, other.error & compared);
    if (trap == PAGE_FAULT && !anyOrder) {
      differ(text, "cr2", address, other.address);
    }
  }

  private static void differ(StringJoiner text, String name, long here, long there) {
    if (here != there) {
      text.add("%s %x but %x".formatted(name, here, there));
    }
  }
}
