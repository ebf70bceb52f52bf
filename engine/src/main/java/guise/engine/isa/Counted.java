package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/** A shift or rotate of an integer by a count that is not 0, in the two steps of {@link Binary}. */
@Immutable
interface Counted {
  /**
   * The result, zero-extended or with anything above the operand.
   *
   * @param a the operand, zero-extended
   * @param count 1 to 63 (64 bits), 1 to 31 (fewer)
   */
  long result(Cpu cpu, long a, int count, int bits);

  void flags(Cpu cpu, long a, long result, int count, int bits);
}
