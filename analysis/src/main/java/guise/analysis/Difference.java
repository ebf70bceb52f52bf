package guise.analysis;

import guise.guest.Stage;
import guise.kernel.Confidence;
import guise.x86.Feature;
import guise.x86.Leaf;
import guise.x86.Register;
import java.util.Optional;

/**
 * One thing in which two guests' CPUID differs, and the rule that makes the difference.
 *
 * @param place where: a leaf, and a register and bits of it unless the whole entry differs
 * @param before the bits or the presence in the first table, in place
 * @param after the same in the second table
 * @param cause what makes the difference
 */
public record Difference(
    Place place, long before, long after, Consequence consequence, Cause cause) {

  /**
   * Where a difference is.
   *
   * @param register empty: the entry as a whole, or its flags
   * @param mask the bits that differ
   * @param feature the feature whose bit it is
   */
  public record Place(Leaf leaf, Optional<Register> register, int mask, Optional<Feature> feature) {
    /** {@code 7.0.EDX[26]}, {@code d.0.EAX}, {@code d.11}. */
    @Override
    public String toString() {
      if (register.isEmpty()) {
        return leaf.toString();
      }
      String bit = feature.isPresent() ? "[" + feature.get().bit().bit() + "]" : "";
      return leaf + "." + register.get() + bit;
    }
  }

  /**
   * The first stage at which two predictions part, and the rule that parts them.
   *
   * @param side the prediction whose rule it is: 0 the first, 1 the second
   */
  public record Cause(
      Stage stage, String rule, String because, String versions, Confidence confidence, int side) {}

  public boolean appears() {
    return before == 0 && after != 0;
  }

  public boolean disappears() {
    return before != 0 && after == 0;
  }
}
