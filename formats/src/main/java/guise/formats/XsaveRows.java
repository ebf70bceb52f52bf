package guise.formats;

import guise.x86.Registers;
import java.util.List;

/**
 * The answers of leaf 0xD in a dump that does not number them.
 *
 * <p>Such dumps leave out answers that are all zero. Subleaf 0 comes first. Subleaf 1 follows,
 * where it is not zero. Subleaf 2 is AVX's, which has the same size and offset on every processor.
 * The others follow the bits of XCR0 and IA32_XSS, which subleaves 0 and 1 list.
 */
final class XsaveRows {
  private static final Registers AVX = new Registers(0x100, 0x240, 0, 0);

  private XsaveRows() {}

  /** The index of each row; rows beyond what XCR0 and IA32_XSS explain are numbered on. */
  static int[] indices(List<Registers> rows) {
    int[] indices = new int[rows.size()];
    long components = components(rows) & ~3L;
    int last = 0;
    for (int row = 1; row < indices.length; row++) {
      boolean features = row == 1 && !rows.get(row).equals(AVX);
      if (features) {
        last = 1;
      } else {
        last = after(Math.max(last, 1), components);
      }
      indices[row] = last;
    }
    return indices;
  }

  private static long components(List<Registers> rows) {
    long xcr0 = wide(rows.getFirst().edx(), rows.getFirst().eax());
    boolean hasFeatures = rows.size() > 1 && !rows.get(1).equals(AVX);
    return hasFeatures ? xcr0 | wide(rows.get(1).edx(), rows.get(1).ecx()) : xcr0;
  }

  private static long wide(int high, int low) {
    return (long) high << Integer.SIZE | Integer.toUnsignedLong(low);
  }

  private static int after(int last, long components) {
    long above = last + 1 < Long.SIZE ? components & -1L << last + 1 : 0;
    return above == 0 ? last + 1 : Long.numberOfTrailingZeros(above);
  }
}
