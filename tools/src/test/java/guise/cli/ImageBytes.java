package guise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** Images made for tests: code as hexadecimal digits, and the headers around it. */
final class ImageBytes {
  /** OUT 0xE9, AL. */
  static final String SAY = "E6E9 ";

  /** AL = 7; OUT 0xF4, AL. */
  static final String EXIT_7 = "B007 E6F4 ";

  /** AL = 0; OUT 0xF4, AL. */
  static final String EXIT = "B000 E6F4 ";

  /** JMP to itself. */
  static final String FOREVER = "EBFE ";

  private static final int EXECUTABLE = 2;
  private static final int LOAD = 1;

  private ImageBytes() {}

  static byte[] code(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static Path file(Path directory, String name, byte[] bytes) {
    try {
      return Files.write(directory.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A segment to be loaded: where, its bytes, and how much memory it takes. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Segment(long address, byte[] bytes, long size) {
    Segment(long address, String code) {
      this(address, code(code), code(code).length);
    }
  }

  /** What a header of ELF says. */
  record Elf(int bits, int type, int machine, long entry) {
    static final Elf OF_32 = new Elf(32, EXECUTABLE, 3, 0x20_0000);
    static final Elf OF_64 = new Elf(64, EXECUTABLE, 62, 0x20_0000);

    Elf ofMachine(int other) {
      return new Elf(bits, type, other, entry);
    }

    Elf ofType(int other) {
      return new Elf(bits, other, machine, entry);
    }

    Elf enteredAt(long other) {
      return new Elf(bits, type, machine, other);
    }

    byte[] with(Segment... segments) {
      boolean wide = bits == 64;
      int header = wide ? 64 : 52;
      int row = wide ? 56 : 32;
      int bytes = Arrays.stream(segments).mapToInt(s -> s.bytes().length).sum();
      var out = ByteBuffer.allocate(header + row * segments.length + bytes);
      out.order(ByteOrder.LITTLE_ENDIAN);
      header(out, wide, segments.length);
      int at = header + row * segments.length;
      for (Segment segment : segments) {
        segment(out, wide, segment, at);
        at += segment.bytes().length;
      }
      Arrays.stream(segments).forEach(s -> out.put(s.bytes()));
      return out.array();
    }

    private void header(ByteBuffer out, boolean wide, int segments) {
      out.putInt(0x464C_457F).put((byte) (wide ? 2 : 1)).put((byte) 1).put((byte) 1);
      out.position(16).putShort((short) type).putShort((short) machine).putInt(1);
      word(out, wide, entry);
      word(out, wide, wide ? 64 : 52);
      word(out, wide, 0);
      out.putInt(0).putShort((short) (wide ? 64 : 52)).putShort((short) (wide ? 56 : 32));
      out.putShort((short) segments).putShort((short) 0).putInt(0);
    }

    /** The virtual address is far from the physical one, which is what counts. */
    private static void segment(ByteBuffer out, boolean wide, Segment of, long at) {
      out.putInt(LOAD);
      if (wide) {
        out.putInt(7).putLong(at).putLong(of.address() + (-1L << 31)).putLong(of.address());
        out.putLong(of.bytes().length).putLong(of.size()).putLong(4096);
      } else {
        out.putInt((int) at).putInt((int) of.address() + (3 << 30)).putInt((int) of.address());
        out.putInt(of.bytes().length).putInt((int) of.size()).putInt(7).putInt(4096);
      }
    }

    private static void word(ByteBuffer out, boolean wide, long value) {
      if (wide) {
        out.putLong(value);
      } else {
        out.putInt((int) value);
      }
    }
  }

  /** Multiboot 1 with address fields, the header at the begin, the code behind it. */
  static byte[] multiboot(int load, int loadEnd, int bssEnd, String code) {
    byte[] bytes = code(code);
    int flags = 1 << 16;
    int magic = 0x1BAD_B002;
    var out = ByteBuffer.allocate(32 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(magic).putInt(flags).putInt(-(magic + flags));
    out.putInt(load).putInt(load).putInt(loadEnd).putInt(bssEnd).putInt(load + 32);
    return out.put(bytes).array();
  }
}
