package guise.engine.isa;

import guise.engine.memory.GuestFault;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes for tests of decoding. */
final class Samples {
  private static final int MOD_RM = 256;

  private Samples() {}

  /** Some bytes, and then nothing that could be fetched. */
  static CodeSource source(byte... bytes) {
    return (into, have) -> {
      if (have >= bytes.length) {
        throw GuestFault.page(have, 0x10);
      }
      int count = Math.min(into.length, bytes.length) - have;
      System.arraycopy(bytes, have, into, have, count);
      return have + count;
    };
  }

  /** Byte strings that a pattern admits: all its ModRM bytes, with zeros behind. */
  static List<byte[]> of(Pattern pattern) {
    var all = new ArrayList<byte[]>();
    for (int modRm = 0; modRm < (pattern.modRm ? MOD_RM : 1); modRm++) {
      for (int prefix : new int[] {Pattern.NP, Pattern.P66, Pattern.PF3, Pattern.PF2}) {
        int wide = (pattern.w & 1) != 0 ? 1 : 2;
        int mode = (pattern.modes & 2) != 0 ? 2 : 1;
        int length = (pattern.lengths & 1) != 0 ? Pattern.L128 : Pattern.L256;
        if (pattern.admits(prefix, wide, mode, length, modRm)) {
          all.add(bytes(pattern, prefix, wide == 2, length == Pattern.L256, modRm));
        }
      }
    }
    return all;
  }

  private static byte[] bytes(Pattern pattern, int prefix, boolean wide, boolean l, int modRm) {
    var out = new ByteArrayOutputStream();
    if (pattern.vex) {
      vex(out, pattern, prefix, wide, l);
    } else {
      legacy(out, pattern, prefix, wide);
    }
    out.write(pattern.first);
    if (pattern.modRm) {
      out.write(modRm);
    }
    out.writeBytes(new byte[8]);
    return out.toByteArray();
  }

  private static void legacy(ByteArrayOutputStream out, Pattern pattern, int prefix, boolean wide) {
    switch (prefix) {
      case Pattern.P66 -> out.write(0x66);
      case Pattern.PF3 -> out.write(0xF3);
      case Pattern.PF2 -> out.write(0xF2);
      default -> {}
    }
    if (wide) {
      out.write(0x48);
    }
    switch (pattern.map) {
      case ONE_BYTE -> {}
      case MAP_0F -> out.write(0x0F);
      case MAP_0F38 -> out.writeBytes(new byte[] {0x0F, 0x38});
      case MAP_0F3A -> out.writeBytes(new byte[] {0x0F, 0x3A});
    }
  }

  private static void vex(
      ByteArrayOutputStream out, Pattern pattern, int prefix, boolean wide, boolean l) {
    int map =
        switch (pattern.map) {
          case MAP_0F38 -> 2;
          case MAP_0F3A -> 3;
          default -> 1;
        };
    int pp = Integer.numberOfTrailingZeros(prefix);
    out.write(0xC4);
    out.write(0xE0 | map);
    out.write((wide ? 0x80 : 0) | 0x78 | (l ? 4 : 0) | pp);
  }
}
