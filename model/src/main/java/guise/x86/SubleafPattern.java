package guise.x86;

import com.google.errorprone.annotations.Immutable;

/** The subleaves of a leaf that have the same layout: an unsigned range, both ends included. */
@Immutable
public record SubleafPattern(int first, int last) {
  private static final int LAST = -1;

  public static final SubleafPattern ANY = new SubleafPattern(0, LAST);

  public static SubleafPattern only(int index) {
    return new SubleafPattern(index, index);
  }

  public static SubleafPattern startingAt(int first) {
    return new SubleafPattern(first, LAST);
  }

  public static SubleafPattern between(int first, int last) {
    return new SubleafPattern(first, last);
  }

  public boolean covers(int index) {
    return Integer.compareUnsigned(first, index) <= 0 && Integer.compareUnsigned(index, last) <= 0;
  }

  public boolean overlaps(SubleafPattern other) {
    return covers(other.first) || other.covers(first);
  }

  /** {@code 0}, {@code 1-3}, {@code 2+}, or {@code *} for every subleaf. */
  @Override
  public String toString() {
    if (first == last) {
      return Integer.toHexString(first);
    }
    if (last == LAST) {
      return first == 0 ? "*" : Integer.toHexString(first) + "+";
    }
    return Integer.toHexString(first) + "-" + Integer.toHexString(last);
  }
}
