package guise.engine.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Memory as one processor sees it by linear address: pages translated, rights checked, misses
 * turned into {@link GuestFault}s.
 *
 * <p>For now every address is physical and all memory is one segment.
 */
public final class LinearMemory {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory;

  public LinearMemory(MemorySegment memory) {
    this.memory = memory;
  }

  /** Reads 1, 2, 4 or 8 bytes with the rights of the current privilege level, zero-extended. */
  public long read(long linear, int size) {
    return switch (size) {
      case 8 -> memory.get(LONG, linear);
      case 4 -> memory.get(INT, linear) & 0xFFFF_FFFFL;
      case 2 -> memory.get(SHORT, linear) & 0xFFFF;
      default -> memory.get(ValueLayout.JAVA_BYTE, linear) & 0xFF;
    };
  }

  /** Writes the lower 1, 2, 4 or 8 bytes of a value. */
  public void write(long linear, int size, long value) {
    switch (size) {
      case 8 -> memory.set(LONG, linear, value);
      case 4 -> memory.set(INT, linear, (int) value);
      case 2 -> memory.set(SHORT, linear, (short) value);
      default -> memory.set(ValueLayout.JAVA_BYTE, linear, (byte) value);
    }
  }
}
