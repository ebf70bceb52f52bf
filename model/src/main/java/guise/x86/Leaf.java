package guise.x86;

import com.google.errorprone.annotations.Immutable;

/** A place to ask CPUID at: EAX (the function) and ECX (the index, or subleaf) on input. */
@Immutable
public record Leaf(int function, int index) implements Comparable<Leaf> {
  public static Leaf of(int function) {
    return new Leaf(function, 0);
  }

  @Override
  public int compareTo(Leaf other) {
    int byFunction = Integer.compareUnsigned(function, other.function);
    return byFunction != 0 ? byFunction : Integer.compareUnsigned(index, other.index);
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
