package guise.cli.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A number to write into an image before it is loaded.
 *
 * @param offset where in the file, for 8 bytes
 */
public record Patch(long offset, long value) {
  /** Reads {@code 0x48=1000}. */
  public static Patch parse(String text) {
    int equals = text.indexOf('=');
    try {
      if (equals > 0) {
        return new Patch(
            Numbers.parse(text.substring(0, equals)), Numbers.parse(text.substring(equals + 1)));
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new ImageException("found '" + text + "', expected OFFSET=VALUE, like 0x48=1000");
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
