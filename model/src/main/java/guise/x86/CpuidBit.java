package guise.x86;

import com.google.errorprone.annotations.Immutable;

/** The address of one bit of CPUID. */
@Immutable
public record CpuidBit(CpuidWord word, int bit) implements Comparable<CpuidBit> {
  public CpuidBit {
    if (bit < 0 || bit > 31) {
      throw new IllegalArgumentException("a register has bits 0 to 31, not " + bit);
    }
  }

  public static CpuidBit at(int function, int index, Register register, int bit) {
    return new CpuidBit(CpuidWord.of(function, index, register), bit);
  }

  public int mask() {
    return 1 << bit;
  }

  public boolean isSetIn(Registers registers) {
    return (registers.get(word.register()) & mask()) != 0;
  }

  @Override
  public int compareTo(CpuidBit other) {
    int byWord = word.compareTo(other.word);
    return byWord != 0 ? byWord : Integer.compare(bit, other.bit);
  }

  @Override
  public String toString() {
    return word + "[" + bit + "]";
  }
}
