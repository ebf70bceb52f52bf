package guise.replay.conform;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The memory of a guest in real mode: every interrupt vector leads to a HLT of its own, so that an
 * exception tells its number by where the guest halts; code stands at {@link #CODE}, HLT behind it.
 */
final class GuestMemory {
  static final int SIZE = 0xF000;
  static final int CODE = 0x5000;
  static final int STACK = 0x8000;

  private static final int PAGE = 0x1000;
  private static final int HANDLERS = 0x800;
  private static final int VECTORS = 256;
  private static final int MOST_CODE = RandomCode.ROOM + 1;
  private static final int MOST_STACK = 0x40;
  private static final byte HLT = (byte) 0xF4;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory = Arena.ofAuto().allocate(SIZE, PAGE);

  MemorySegment segment() {
    return memory;
  }

  /** As it is before anything ran. */
  void clean() {
    memory.fill((byte) 0);
    for (int vector = 0; vector < VECTORS; vector++) {
      memory.set(SHORT, 4L * vector, (short) (HANDLERS + vector));
    }
    memory.asSlice(HANDLERS, VECTORS).fill(HLT);
  }

  void put(byte[] code) {
    memory.asSlice(CODE).copyFrom(MemorySegment.ofArray(code));
    memory.set(ValueLayout.JAVA_BYTE, CODE + code.length, HLT);
  }

  /** Whether vectors, handlers, code or stack lie, in part, where some bytes are. */
  static boolean isUsed(long from, int size) {
    return overlap(from, size, 0, HANDLERS + VECTORS)
        || overlap(from, size, CODE, MOST_CODE)
        || overlap(from, size, STACK - MOST_STACK, MOST_STACK);
  }

  private static boolean overlap(long from, int size, int start, int length) {
    return from >= -size && from < start + length && from + size > start;
  }

  /** What a guest that halted behind an address met: an exception, or nothing. */
  static String arrival(long rip) {
    long vector = rip - HANDLERS - 1;
    return vector >= 0 && vector < VECTORS ? "#%x".formatted(vector) : "ok";
  }
}
