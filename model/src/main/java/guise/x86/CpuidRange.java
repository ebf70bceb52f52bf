package guise.x86;

import com.google.errorprone.annotations.Immutable;

/**
 * The address of neighbouring bits of CPUID, in one subleaf or in all that have the same layout.
 *
 * @param high the highest bit
 * @param low the lowest bit
 */
@Immutable
public record CpuidRange(
    int function, SubleafPattern subleaves, Register register, int high, int low) {
  public CpuidRange {
    if (low < 0 || high < low || high > 31) {
      throw new IllegalArgumentException("no bits " + high + " to " + low + " in a register");
    }
  }

  public static CpuidRange at(
      int function, SubleafPattern subleaves, Register register, int high, int low) {
    return new CpuidRange(function, subleaves, register, high, low);
  }

  public int mask() {
    return -1 >>> 31 - (high - low) << low;
  }

  /** The bits of a register's value, moved down to bit 0. */
  public int extract(int registerValue) {
    return (registerValue & mask()) >>> low;
  }

  public boolean isIn(CpuidWord word) {
    Leaf leaf = word.leaf();
    return function == leaf.function()
        && subleaves.covers(leaf.index())
        && register == word.register();
  }

  public boolean covers(CpuidBit bit) {
    return isIn(bit.word()) && (mask() & bit.mask()) != 0;
  }

  public boolean overlaps(CpuidRange other) {
    return function == other.function
        && subleaves.overlaps(other.subleaves)
        && register == other.register
        && (mask() & other.mask()) != 0;
  }

  /** {@code 4.*.EBX[11:0]}: as {@link CpuidBit}, with a pattern for the subleaf. */
  @Override
  public String toString() {
    String bits = high == low ? Integer.toString(low) : high + ":" + low;
    return Integer.toHexString(function) + "." + subleaves + "." + register + "[" + bits + "]";
  }
}
