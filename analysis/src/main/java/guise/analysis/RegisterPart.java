package guise.analysis;

import guise.x86.CpuidField;
import guise.x86.CpuidWord;
import guise.x86.Feature;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A part of a register of CPUID that has a meaning of its own, or the bits that have none. */
public sealed interface RegisterPart {
  /** The bits it takes. */
  int mask();

  /** What it says, given the register's value. */
  String describe(int register);

  /** One line that says what it is. */
  String meaning();

  /** A feature's bit. */
  record Bit(Feature feature) implements RegisterPart {
    @Override
    public int mask() {
      return feature.bit().mask();
    }

    @Override
    public String describe(int register) {
      return (register & mask()) != 0 ? "yes" : "no";
    }

    @Override
    public String meaning() {
      return feature.meaning();
    }
  }

  /** A number, or letters. */
  record Field(CpuidField field) implements RegisterPart {
    @Override
    public int mask() {
      return field.range().mask();
    }

    @Override
    public String describe(int register) {
      return field.describe(register);
    }

    @Override
    public String meaning() {
      return field.meaning();
    }
  }

  /** The bits that no row names. */
  record Unnamed(int mask) implements RegisterPart {
    @Override
    public String describe(int register) {
      return "0x" + Integer.toHexString(register & mask);
    }

    @Override
    public String meaning() {
      return "Bits without a name";
    }
  }

  /** {@code 5} or {@code 11:0}: its bits; of scattered ones the range they lie in. */
  default String bits() {
    int high = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(mask());
    int low = Integer.numberOfTrailingZeros(mask());
    return high == low ? Integer.toString(low) : high + ":" + low;
  }

  /** All parts of a register, from bit 0 upwards, the unnamed bits last. */
  static List<RegisterPart> of(CpuidWord word) {
    var parts = new ArrayList<RegisterPart>(Features.BY_WORD.getOrDefault(word, List.of()));
    CpuidField.in(word).forEach(field -> parts.add(new Field(field)));
    parts.sort(Comparator.comparingInt(part -> Integer.numberOfTrailingZeros(part.mask())));
    int named = parts.stream().mapToInt(RegisterPart::mask).reduce(0, (a, b) -> a | b);
    if (named != -1) {
      parts.add(new Unnamed(~named));
    }
    return List.copyOf(parts);
  }

  /** The features by register. */
  final class Features {
    private static final Map<CpuidWord, List<Bit>> BY_WORD = byWord();

    private Features() {}

    private static Map<CpuidWord, List<Bit>> byWord() {
      var byWord = new HashMap<CpuidWord, List<Bit>>();
      Stream.<Feature>concat(
              Arrays.stream(StaticFeature.values()), Arrays.stream(RuntimeFeature.values()))
          .forEach(
              f -> byWord.computeIfAbsent(f.bit().word(), _ -> new ArrayList<>()).add(new Bit(f)));
      return byWord;
    }
  }
}
