package guise.x86;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A processor's name in words, as leaves 0x80000002 to 0x80000004 spell it in 48 letters. */
@Immutable
public record BrandString(Registers first, Registers second, Registers third) {
  private static final int LENGTH = 48;

  /** A name cut at 48 letters and filled up with NUL. */
  public static BrandString of(String name) {
    String padded = name.substring(0, Math.min(LENGTH, name.length()));
    padded += "\0".repeat(LENGTH - padded.length());
    byte[] letters = padded.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.wrap(letters).order(ByteOrder.LITTLE_ENDIAN);
    return new BrandString(next(bytes), next(bytes), next(bytes));
  }

  private static Registers next(ByteBuffer bytes) {
    return new Registers(bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt());
  }

  /** All 48 letters, NULs and padding included. */
  public String letters() {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    for (Registers leaf : new Registers[] {first, second, third}) {
      bytes.putInt(leaf.eax()).putInt(leaf.ebx()).putInt(leaf.ecx()).putInt(leaf.edx());
    }
    return new String(bytes.array(), StandardCharsets.ISO_8859_1);
  }

  /** The name up to the first NUL, without the blanks around it. */
  @Override
  public String toString() {
    String letters = letters();
    int end = letters.indexOf('\0');
    return (end < 0 ? letters : letters.substring(0, end)).strip();
  }
}
