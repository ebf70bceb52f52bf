package guise.host;

import com.google.errorprone.annotations.Immutable;
import guise.x86.BrandString;
import guise.x86.CpuidBit;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Registers;
import guise.x86.Signature;
import guise.x86.Vendor;
import java.util.Collections;
import java.util.HashMap;
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

  private static final int CENTAUR = 0xC000_0000;

  private final SortedMap<Leaf, Registers> leaves;
  private final Map<Leaf, Registers> byLeaf;
  private final Optional<Vendor> vendor;
  private final int basicLimit;
  private final int extendedLimit;
  private final int centaurLimit;

  private RawCpuid(SortedMap<Leaf, Registers> leaves) {
    this.leaves = leaves;
    this.byLeaf = new HashMap<>(leaves);
    this.vendor = Vendor.of(at(0, 0));
    this.basicLimit = announcedLimit(0);
    this.extendedLimit = announcedLimit(EXTENDED);
    this.centaurLimit = announcedLimit(CENTAUR);
  }

  /** The recorded answer, or zeros. */
  private Registers at(int function, int index) {
    return byLeaf.getOrDefault(new Leaf(function, index), Registers.ZERO);
  }

  private int announcedLimit(int range) {
    int limit = at(range, 0).eax();
    return (limit & 0xFFFF_0000) == range && byLeaf.containsKey(Leaf.of(range)) ? limit : -1;
  }

  public static RawCpuid of(Map<Leaf, Registers> leaves) {
    return new RawCpuid(Collections.unmodifiableSortedMap(new TreeMap<>(leaves)));
  }

  /** All recorded leaves, in order. */
  public SortedMap<Leaf, Registers> leaves() {
    return leaves;
  }

  public Optional<Registers> recorded(Leaf leaf) {
    return Optional.ofNullable(byLeaf.get(leaf));
  }

  /** Whether the processor has a leaf that the source does not tell. */
  public boolean lacks(Leaf leaf) {
    boolean has = leaf.index() == 0 || hasIndex(leaf);
    return mayHave(leaf.function()) && has && !byLeaf.containsKey(leaf);
  }

  /** Every processor has extended leaves: a source without the first of them was cut short. */
  private boolean mayHave(int function) {
    boolean cut = (function & 0xFFFF_0000) == EXTENDED && !byLeaf.containsKey(Leaf.of(EXTENDED));
    return cut || inRange(function);
  }

  /** Of the further indexes that the model reads, only these are certain to exist. */
  private boolean hasIndex(Leaf leaf) {
    return switch (leaf.function()) {
      case 0x7, 0x14, 0x1D, 0x1E, 0x24 ->
          Integer.compareUnsigned(leaf.index(), at(leaf.function(), 0).eax()) <= 0;
      case 0xD -> leaf.index() == 1;
      default -> false;
    };
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
    int limit = limitOf(range);
    return limit == -1 ? 0 : limit;
  }

  private int limitOf(int range) {
    return switch (range) {
      case 0 -> basicLimit;
      case EXTENDED -> extendedLimit;
      case CENTAUR -> centaurLimit;
      default -> announcedLimit(range);
    };
  }

  public boolean inRange(int function) {
    int limit = limitOf(function & 0xFFFF_0000);
    return limit != -1 && Integer.compareUnsigned(function, limit) <= 0;
  }

  /**
   * The processor's answer. Beyond the highest function Intel's processors answer with their
   * highest basic leaf and AMD's with zeros (SDM Vol. 2A, CPUID; APM Vol. 3, CPUID).
   */
  public Registers query(int function, int index) {
    if (inRange(function)) {
      return at(function, index);
    }
    if (vendor.isPresent() && vendor.get().amdCompatible()) {
      return Registers.ZERO;
    }
    return at(limit(0), index);
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
    return BrandString.read(function -> at(function, 0)).words();
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
