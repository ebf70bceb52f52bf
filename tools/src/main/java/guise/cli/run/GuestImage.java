package guise.cli.run;

import java.util.List;

/**
 * What is loaded into a guest's memory, and how it is entered.
 *
 * @param pieces what goes where
 * @param entry the address of the first instruction
 * @param mode the state it is entered in
 */
public record GuestImage(List<Piece> pieces, long entry, Mode mode) {
  /** The states of a processor in which an image can be entered. */
  public enum Mode {
    /** Real-address mode, CS 0. */
    REAL,
    /** Multiboot 1: protected mode, flat segments of 32 bits, no paging. */
    MULTIBOOT
  }

  /**
   * Bytes and where they go.
   *
   * @param size how much memory the piece takes; what the bytes do not fill is zero
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Piece(long address, byte[] bytes, long size) {
    long end() {
      return address + size;
    }
  }

  public GuestImage {
    pieces = List.copyOf(pieces);
  }

  /** The first address behind all pieces. */
  public long end() {
    return pieces.stream().mapToLong(Piece::end).max().orElse(0);
  }
}
