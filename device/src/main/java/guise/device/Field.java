package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Arrays;

/**
 * A member of a C structure: where it is and how wide. The kernel's numbers have no sign.
 *
 * @param offset its first byte
 * @param size 1, 2, 4 or 8
 */
record Field(long offset, int size) {
  static Field of(StructLayout struct, String... path) {
    PathElement[] elements =
        Arrays.stream(path).map(PathElement::groupElement).toArray(PathElement[]::new);
    MemoryLayout member = struct.select(elements);
    return new Field(struct.byteOffset(elements), Math.toIntExact(member.byteSize()));
  }

  /** The same member of the structure that stands so many bytes further on. */
  Field plus(long bytes) {
    return new Field(offset + bytes, size);
  }

  long get(MemorySegment struct) {
    return switch (size) {
      case 1 -> struct.get(JAVA_BYTE, offset) & 0xFFL;
      case 2 -> struct.get(JAVA_SHORT_UNALIGNED, offset) & 0xFFFFL;
      case 4 -> struct.get(JAVA_INT_UNALIGNED, offset) & 0xFFFF_FFFFL;
      default -> struct.get(JAVA_LONG_UNALIGNED, offset);
    };
  }

  /** Of a member of at most 32 bits; a full one may come out negative. */
  int getInt(MemorySegment struct) {
    return (int) get(struct);
  }

  boolean isSet(MemorySegment struct) {
    return get(struct) != 0;
  }

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException if the member is too narrow for it
   */
  void set(MemorySegment struct, long value) {
    int bits = size * Byte.SIZE;
    if (bits < Long.SIZE && value >>> bits != 0 && value >> bits - 1 != -1) {
      throw new IllegalArgumentException("%#x does not fit in %d bits".formatted(value, bits));
    }
    switch (size) {
      case 1 -> struct.set(JAVA_BYTE, offset, (byte) value);
      case 2 -> struct.set(JAVA_SHORT_UNALIGNED, offset, (short) value);
      case 4 -> struct.set(JAVA_INT_UNALIGNED, offset, (int) value);
      default -> struct.set(JAVA_LONG_UNALIGNED, offset, value);
    }
  }

  void set(MemorySegment struct, boolean value) {
    set(struct, value ? 1 : 0);
  }
}
