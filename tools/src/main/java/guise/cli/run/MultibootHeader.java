package guise.cli.run;

import guise.cli.run.GuestImage.Mode;
import guise.cli.run.GuestImage.Piece;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The header of Multiboot 1 (section 3.1 of its specification).
 *
 * @param offset where it is in the file
 * @param flags what it asks for
 * @param header where it is in memory, if {@link #hasAddresses}
 * @param load where the part to be loaded begins
 * @param loadEnd where it ends; 0: with the file
 * @param bssEnd where the zeros behind it end; 0: there are none
 */
record MultibootHeader(
    int offset, int flags, long header, long load, long loadEnd, long bssEnd, long entry) {
  private static final int MAGIC = 0x1BADB002;
  private static final int WITHIN = 8192;
  private static final int ALIGNMENT = 4;
  private static final int SHORT = 12;
  private static final int LONG = 32;
  private static final int ADDRESSES = 1 << 16;

  static Optional<MultibootHeader> find(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int last = Math.min(file.length, WITHIN) - SHORT;
    for (int at = 0; at <= last; at += ALIGNMENT) {
      if (in.getInt(at) == MAGIC && MAGIC + in.getInt(at + 4) + in.getInt(at + 8) == 0) {
        return Optional.of(read(in, at));
      }
    }
    return Optional.empty();
  }

  private static MultibootHeader read(ByteBuffer in, int at) {
    int flags = in.getInt(at + 4);
    if ((flags & ADDRESSES) == 0 || at + LONG > in.capacity()) {
      return new MultibootHeader(at, flags & ~ADDRESSES, 0, 0, 0, 0, 0);
    }
    return new MultibootHeader(
        at,
        flags,
        word(in, at + 12),
        word(in, at + 16),
        word(in, at + 20),
        word(in, at + 24),
        word(in, at + 28));
  }

  private static long word(ByteBuffer in, int at) {
    return Integer.toUnsignedLong(in.getInt(at));
  }

  boolean hasAddresses() {
    return (flags & ADDRESSES) != 0;
  }

  GuestImage image(byte[] file) {
    long from = offset - (header - load);
    long to = loadEnd == 0 ? file.length : from + loadEnd - load;
    if (from < 0 || to > file.length || from >= to) {
      throw new ImageException("its multiboot header loads bytes that the file does not have");
    }
    byte[] bytes = Arrays.copyOfRange(file, (int) from, (int) to);
    long size = bssEnd == 0 ? bytes.length : Math.max(bssEnd - load, bytes.length);
    return new GuestImage(List.of(new Piece(load, bytes, size)), entry, Mode.MULTIBOOT);
  }
}
