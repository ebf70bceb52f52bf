package guise.x86;

import com.google.errorprone.annotations.Immutable;
import java.util.Set;

/** A place to ask CPUID at: EAX (the function) and ECX (the index, or subleaf) on input. */
@Immutable
public record Leaf(int function, int index) implements Comparable<Leaf> {
  /** The functions whose answer depends on ECX (SDM Vol. 2A, CPUID; APM Vol. 3, Appendix E). */
  private static final Set<Integer> INDEXED =
      Set.of(
          0x4,
          0x7,
          0xB,
          0xD,
          0xF,
          0x10,
          0x12,
          0x14,
          0x17,
          0x18,
          0x1B,
          0x1D,
          0x1E,
          0x1F,
          0x20,
          0x23,
          0x24,
          0x8000_001D,
          0x8000_0020,
          0x8000_0026);

  public static Leaf of(int function) {
    return new Leaf(function, 0);
  }

  @Override
  public int compareTo(Leaf other) {
    int byFunction = Integer.compareUnsigned(function, other.function);
    return byFunction != 0 ? byFunction : Integer.compareUnsigned(index, other.index);
  }

  /** Whether the function's answer depends on the index. */
  public boolean hasIndexes() {
    return INDEXED.contains(function);
  }

  /** The first function of this one's range: 0, 0x40000000, 0x80000000, 0xC0000000. */
  public int range() {
    return function & 0xFFFF_0000;
  }

  /** As KVM's developers write it: {@code 7.0}, {@code d.1}, {@code 80000008.0}; both in hex. */
  @Override
  public String toString() {
    return Integer.toHexString(function) + "." + Integer.toHexString(index);
  }
}
