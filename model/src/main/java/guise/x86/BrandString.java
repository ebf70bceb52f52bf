package guise.x86;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * A processor's name as leaves 0x80000002 to 0x80000004 hold it.
 *
 * @param letters all 48, one char a byte, what follows the name included
 */
@Immutable
public record BrandString(String letters) {
  public static final int LENGTH = 48;

  /** The first of the leaves. */
  public static final int FIRST = 0x8000_0002;

  /** The last of the leaves. */
  public static final int LAST = 0x8000_0004;

  private static final int LETTERS_A_LEAF = 16;

  public BrandString {
    if (letters.length() != LENGTH) {
      throw new IllegalArgumentException("a brand has 48 letters, not " + letters.length());
    }
  }

  /** The name that a processor tells, by what it answers to a leaf. */
  public static BrandString read(IntFunction<Registers> cpuid) {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    for (int function = FIRST; function <= LAST; function++) {
      Registers four = cpuid.apply(function);
      bytes.putInt(four.eax()).putInt(four.ebx()).putInt(four.ecx()).putInt(four.edx());
    }
    return new BrandString(new String(bytes.array(), StandardCharsets.ISO_8859_1));
  }

  /** A text, cut at 48 letters and filled with NUL. */
  public static BrandString of(String text) {
    String shown = text.substring(0, Math.min(LENGTH, text.length()));
    return new BrandString(shown + "\0".repeat(LENGTH - shown.length()));
  }

  /** The letters that one of the three leaves has. */
  public Registers leaf(int function) {
    byte[] all = letters.getBytes(StandardCharsets.ISO_8859_1);
    int from = (function - FIRST) * LETTERS_A_LEAF;
    ByteBuffer four = ByteBuffer.wrap(all, from, LETTERS_A_LEAF).order(ByteOrder.LITTLE_ENDIAN);
    return new Registers(four.getInt(), four.getInt(), four.getInt(), four.getInt());
  }

  /** The name as people write it, without the blanks that pad it. */
  public String words() {
    return toString().strip().replaceAll("\\s+", " ");
  }

  /** The name up to the first NUL. */
  @Override
  public String toString() {
    int end = letters.indexOf('\0');
    return end < 0 ? letters : letters.substring(0, end);
  }
}
