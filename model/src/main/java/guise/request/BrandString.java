package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.host.RawCpuid;
import guise.x86.Registers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A processor's name as leaves 0x80000002 to 0x80000004 hold it.
 *
 * @param letters all 48, one char a byte, what follows the name included
 */
@Immutable
record BrandString(String letters) {
  static final int LENGTH = 48;
  static final int LEAVES = 3;

  private static final int FIRST = 0x8000_0002;
  private static final int LETTERS_A_LEAF = LENGTH / LEAVES;

  BrandString {
    if (letters.length() != LENGTH) {
      throw new IllegalArgumentException("a brand has 48 letters, not " + letters.length());
    }
  }

  static BrandString of(RawCpuid cpuid) {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    for (int part = 0; part < LEAVES; part++) {
      Registers four = cpuid.query(FIRST + part, 0);
      bytes.putInt(four.eax()).putInt(four.ebx()).putInt(four.ecx()).putInt(four.edx());
    }
    return new BrandString(new String(bytes.array(), StandardCharsets.ISO_8859_1));
  }

  /** A text, cut at 48 letters and filled with NUL. */
  static BrandString of(String text) {
    String shown = text.substring(0, Math.min(LENGTH, text.length()));
    return new BrandString(shown + "\0".repeat(LENGTH - shown.length()));
  }

  /** The letters of one of the three leaves. */
  Registers leaf(int part) {
    byte[] all = letters.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer four =
        ByteBuffer.wrap(all, part * LETTERS_A_LEAF, LETTERS_A_LEAF).order(ByteOrder.LITTLE_ENDIAN);
    return new Registers(four.getInt(), four.getInt(), four.getInt(), four.getInt());
  }

  /** The name up to the first NUL. */
  @Override
  public String toString() {
    int end = letters.indexOf('\0');
    return end < 0 ? letters : letters.substring(0, end);
  }
}
