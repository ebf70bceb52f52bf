package guise.cli.run;

import guise.cli.run.GuestImage.Mode;
import guise.cli.run.GuestImage.Piece;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Executables of ELF, of 32 and of 64 bits: the segments to be loaded, by physical address. */
final class ElfImage {
  private static final int MAGIC = 0x464C457F;
  private static final int HEADER_32 = 52;
  private static final int HEADER_64 = 64;
  private static final int SEGMENT_32 = 32;
  private static final int SEGMENT_64 = 56;
  private static final int CLASS = 4;
  private static final int LOAD = 1;
  private static final int TYPE = 16;
  private static final int OBJECT = 1;
  private static final int EXECUTABLE = 2;
  private static final int MACHINE = 18;
  private static final int I386 = 3;
  private static final int X86_64 = 62;

  private final ByteBuffer in;
  private final boolean wide;

  private ElfImage(byte[] file) {
    in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    wide = file[CLASS] == 2;
  }

  static boolean is(byte[] file) {
    return file.length >= Integer.BYTES
        && ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(0) == MAGIC;
  }

  static GuestImage image(byte[] file) {
    try {
      return new ElfImage(file).image();
    } catch (IndexOutOfBoundsException | ArithmeticException _) {
      throw outside();
    }
  }

  private static ImageException outside() {
    return new ImageException("its ELF headers point outside the file");
  }

  private GuestImage image() {
    if (in.capacity() < (wide ? HEADER_64 : HEADER_32)) {
      throw outside();
    }
    check(in.getShort(MACHINE) & 0xFFFF, in.getShort(TYPE));
    long table = wide ? in.getLong(32) : Integer.toUnsignedLong(in.getInt(28));
    int count = in.getShort(wide ? 56 : 44) & 0xFFFF;
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = Math.toIntExact(table + (long) i * (wide ? SEGMENT_64 : SEGMENT_32));
      if (in.getInt(at) == LOAD) {
        pieces.add(piece(at));
      }
    }
    if (pieces.isEmpty()) {
      throw new ImageException("its ELF headers load nothing");
    }
    long entry = wide ? in.getLong(24) : Integer.toUnsignedLong(in.getInt(24));
    return new GuestImage(pieces, physical(entry, pieces), Mode.MULTIBOOT);
  }

  /** An executable of 32 bits may be for x86-64 too: that is the x32 of Linux. */
  private void check(int machine, int type) {
    if (machine != I386 && machine != X86_64) {
      throw new ImageException("found ELF of machine " + machine + ", expected x86");
    }
    if (wide && machine == I386) {
      throw new ImageException("found ELF of 64 bits for the i386, expected x86");
    }
    if (type != EXECUTABLE) {
      String found = type == OBJECT ? "object file" : "file that is position-independent";
      throw new ImageException(
          "found an ELF " + found + ", expected an executable with addresses of its own");
    }
  }

  private Piece piece(int at) {
    long offset = field(at, 8, 4);
    long physical = field(at, 24, 12);
    long inFile = field(at, 32, 16);
    long inMemory = field(at, 40, 20);
    if (offset < 0 || inFile < 0 || inFile > in.capacity() - offset || inMemory < inFile) {
      throw outside();
    }
    byte[] bytes = Arrays.copyOfRange(in.array(), (int) offset, (int) (offset + inFile));
    return new Piece(physical, bytes, inMemory);
  }

  private long field(int segment, int at64, int at32) {
    return wide ? in.getLong(segment + at64) : Integer.toUnsignedLong(in.getInt(segment + at32));
  }

  /** The entry is entered with paging off; where that is no address of a piece, it stays. */
  private static long physical(long entry, List<Piece> pieces) {
    boolean plain = pieces.stream().anyMatch(p -> entry >= p.address() && entry < p.end());
    if (!plain && entry >>> 32 != 0) {
      throw new ImageException("its ELF entry %x is no physical address".formatted(entry));
    }
    return entry;
  }
}
