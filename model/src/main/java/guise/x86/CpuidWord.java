package guise.x86;

import com.google.errorprone.annotations.Immutable;

/** One of the four registers of one leaf: the unit in which features are kept. */
@Immutable
public record CpuidWord(Leaf leaf, Register register) implements Comparable<CpuidWord> {
  public static CpuidWord of(int function, int index, Register register) {
    return new CpuidWord(new Leaf(function, index), register);
  }

  public CpuidBit bit(int bit) {
    return new CpuidBit(this, bit);
  }

  @Override
  public int compareTo(CpuidWord other) {
    int byLeaf = leaf.compareTo(other.leaf);
    return byLeaf != 0 ? byLeaf : register.compareTo(other.register);
  }

  @Override
  public String toString() {
    return leaf + "." + register;
  }
}
