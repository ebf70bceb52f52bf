package guise.engine.isa;

import guise.x86.Registers;
import guise.x86.xstate.XstateLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What this machine's processor and kernel tell a process of themselves: its descriptors as LAR and
 * LSL show them, and the layout of its extended state.
 *
 * @param clearsBases whether a null selector clears a segment's base
 * @param hasBases whether a process may read and write the bases of FS and GS
 * @param descriptors of the GDT (16), then of the LDT (8)
 */
@SuppressWarnings("ArrayRecordComponent") // one of them, never compared
record NativeFacts(
    long xcr0, boolean clearsBases, boolean hasBases, long[] descriptors, XstateLayout layout) {
  static final int GLOBAL = 16;
  static final int LOCAL = 8;
  private static final int COMPONENTS = 64;
  private static final long RIGHTS = 0x00F0_FF00L;

  /** What code of level 3 may not see is of level 0. */
  private static final long HIDDEN_CODE = 0x00AF_9B00_0000_FFFFL;

  private static final long HIDDEN_DATA = 0x00CF_9300_0000_FFFFL;
  private static final long HIDDEN_TASK = 0x0000_8B00_0000_0067L;
  private static final long HIDDEN_TABLE = 0x0000_8200_0000_0067L;

  static NativeFacts read(ByteBuffer from) {
    ByteBuffer in = from.order(ByteOrder.LITTLE_ENDIAN);
    long xcr0 = in.getLong();
    boolean clears = in.getLong() != 0;
    boolean bases = in.getLong() != 0;
    var descriptors = new long[GLOBAL + LOCAL];
    for (int i = 0; i < descriptors.length; i++) {
      boolean seen = in.getInt() != 0;
      long rights = in.getInt() & RIGHTS;
      long limit = in.getInt() & 0xFFFF_FFFFL;
      in.getInt();
      descriptors[i] =
          seen ? descriptor(rights, limit, i < GLOBAL ? 0 : NativeCase.BASE) : hidden(i);
    }
    var leaves = new Registers[COMPONENTS];
    for (int i = 0; i < COMPONENTS; i++) {
      leaves[i] = new Registers(in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }
    return new NativeFacts(
        xcr0, clears, bases, descriptors, XstateLayout.of((_, index) -> leaves[index], true));
  }

  private static long descriptor(long rights, long limit, long base) {
    boolean pages = (rights >>> 23 & 1) != 0;
    long size = pages ? limit >>> 12 : limit;
    long low = size & 0xFFFF | (base & 0xFF_FFFF) << 16;
    return low | (rights | size & 0xF_0000 | base & 0xFF00_0000L) << 32;
  }

  /** Linux's own segments, task and local table. */
  private static long hidden(int index) {
    return switch (index) {
      case 1, 2 -> HIDDEN_CODE;
      case 3 -> HIDDEN_DATA;
      case 8 -> HIDDEN_TASK;
      case 10 -> HIDDEN_TABLE;
      default -> 0;
    };
  }
}
