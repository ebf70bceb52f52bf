package guise.cli.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A number to write into an image before it is loaded.
 *
 * @param offset where in the file, for 8 bytes
 */
public record Patch(long offset, long value) {
  /**
   * Reads {@code 0x48=1000}.
   *
   * @throws NumberFormatException if it is none
   */
  public static Patch parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new NumberFormatException(text);
    }
    return new Patch(
        Numbers.parse(text.substring(0, equals)), Numbers.parse(text.substring(equals + 1)));
  }

  /** Whether the two write one byte. */
  public boolean overlaps(Patch other) {
    return Math.abs(offset - other.offset) < Long.BYTES;
  }

  /** Writes the number into a file's bytes. */
  public void applyTo(byte[] file) {
    if (offset < 0 || offset > file.length - Long.BYTES) {
      throw new ImageException(
          "%#x is not inside an image of %#x bytes".formatted(offset, file.length));
    }
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong((int) offset, value);
  }
}
