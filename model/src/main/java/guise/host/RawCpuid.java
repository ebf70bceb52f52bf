package guise.host;

import com.google.errorprone.annotations.Immutable;
import guise.x86.CpuidBit;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.Signature;
import guise.x86.Vendor;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one logical CPU answers to CPUID, as far as somebody wrote it down.
 *
 * <p>{@link #query} answers as the processor would; {@link #recorded} says what the source holds.
 */
@Immutable
@SuppressWarnings("Immutable") // the map is a copy that nobody else can change
public final class RawCpuid {
  private static final int EXTENDED = 0x8000_0000;

  private final SortedMap<Leaf, Registers> leaves;
  private final Optional<Vendor> vendor;

  private RawCpuid(SortedMap<Leaf, Registers> leaves) {
    this.leaves = leaves;
    this.vendor = Vendor.of(leaves.getOrDefault(Leaf.of(0), Registers.ZERO));
  }

  public static RawCpuid of(Map<Leaf, Registers> leaves) {
    return new RawCpuid(Collections.unmodifiableSortedMap(new TreeMap<>(leaves)));
  }

  /** All recorded leaves, in order. */
  public SortedMap<Leaf, Registers> leaves() {
    return leaves;
  }

  public Optional<Registers> recorded(Leaf leaf) {
    return Optional.ofNullable(leaves.get(leaf));
  }

  /** Whether the processor has the function but the source has no answer for any index of it. */
  public boolean lacks(int function) {
    return inRange(function)
        && leaves.tailMap(Leaf.of(function)).keySet().stream()
            .findFirst()
            .map(next -> next.function() != function)
            .orElse(true);
  }

  public Optional<Vendor> vendor() {
    return vendor;
  }

  public Signature signature() {
    return Signature.of(query(1, 0).eax());
  }

  /**
   * The highest function of a range (0, 0x80000000, 0xC0000000), 0 where there is no such range.
   */
  public int limit(int range) {
    int limit = leaves.getOrDefault(Leaf.of(range), Registers.ZERO).eax();
    return (limit & 0xFFFF_0000) == range ? limit : 0;
  }

  public boolean inRange(int function) {
    int range = function & 0xFFFF_0000;
    return leaves.containsKey(Leaf.of(range))
        && Integer.compareUnsigned(function, limit(range)) <= 0;
  }

  /**
   * The processor's answer. Beyond the highest function Intel's processors answer with their
   * highest basic leaf and AMD's with zeros (SDM Vol. 2A, CPUID; APM Vol. 3, CPUID).
   */
  public Registers query(int function, int index) {
    if (inRange(function)) {
      return leaves.getOrDefault(new Leaf(function, index), Registers.ZERO);
    }
    if (vendor.isPresent() && vendor.get().amdCompatible()) {
      return Registers.ZERO;
    }
    return leaves.getOrDefault(new Leaf(limit(0), index), Registers.ZERO);
  }

  public int read(CpuidWord word) {
    return query(word.leaf().function(), word.leaf().index()).get(word.register());
  }

  /** A register of a leaf that the processor has, otherwise 0. */
  public int readInRange(CpuidWord word) {
    return inRange(word.leaf().function()) ? read(word) : 0;
  }

  public boolean has(CpuidBit bit) {
    return (readInRange(bit.word()) & bit.mask()) != 0;
  }

  /** The processor's name of leaves 0x80000002 to 0x80000004, without padding. */
  public String brand() {
    var text = new StringBuilder();
    for (int function = EXTENDED + 2; function <= EXTENDED + 4; function++) {
      Registers part = leaves.getOrDefault(Leaf.of(function), Registers.ZERO);
      for (Register register : Register.values()) {
        int four = part.get(register);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
          text.append((char) (four >>> shift & 0xFF));
        }
      }
    }
    int end = text.indexOf("\0");
    return (end < 0 ? text : text.substring(0, end)).toString().strip().replaceAll("\\s+", " ");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawCpuid raw && leaves.equals(raw.leaves);
  }

  @Override
  public int hashCode() {
    return leaves.hashCode();
  }
}
