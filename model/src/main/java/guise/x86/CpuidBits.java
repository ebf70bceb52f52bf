package guise.x86;

import com.google.errorprone.annotations.Immutable;
import java.util.HashMap;
import java.util.Map;

/** A set of CPUID bits, kept by register. */
@Immutable
@SuppressWarnings("Immutable") // the map is a copy
public final class CpuidBits {
  public static final CpuidBits NONE = new CpuidBits(Map.of());

  private final Map<CpuidWord, Integer> words;

  private CpuidBits(Map<CpuidWord, Integer> words) {
    this.words = words;
  }

  public int read(CpuidWord word) {
    return words.getOrDefault(word, 0);
  }

  public boolean has(CpuidBit bit) {
    return (read(bit.word()) & bit.mask()) != 0;
  }

  public boolean has(Feature feature) {
    return has(feature.bit());
  }

  /** A set of CPUID bits while it grows and shrinks. */
  public static final class Builder {
    private final Map<CpuidWord, Integer> words = new HashMap<>(64);

    /** A builder without any bits. */
    public Builder() {}

    public int read(CpuidWord word) {
      return words.getOrDefault(word, 0);
    }

    public boolean has(CpuidBit bit) {
      return (read(bit.word()) & bit.mask()) != 0;
    }

    public Builder put(CpuidWord word, int value) {
      words.put(word, value);
      return this;
    }

    public Builder set(CpuidBit bit, boolean on) {
      int value = read(bit.word());
      return put(bit.word(), on ? value | bit.mask() : value & ~bit.mask());
    }

    public CpuidBits build() {
      return new CpuidBits(Map.copyOf(words));
    }
  }
}
