package guise.guest;

import com.google.errorprone.annotations.Immutable;
import guise.x86.CpuidBit;
import guise.x86.CpuidWord;
import guise.x86.Leaf;

/** What a decision is about. */
public sealed interface Subject {
  /** Some bits of a register of CPUID. */
  @Immutable
  record Bits(CpuidWord word, int mask) implements Subject {
    public boolean cover(CpuidBit bit) {
      return word.equals(bit.word()) && (mask & bit.mask()) != 0;
    }
  }

  /** Whether a table has an entry at all. */
  @Immutable
  record Presence(Leaf leaf) implements Subject {}

  /** Something that is no CPUID bit: a kernel's flag, a bug of the processor, XCR0. */
  @Immutable
  record Fact(String name) implements Subject {}
}
