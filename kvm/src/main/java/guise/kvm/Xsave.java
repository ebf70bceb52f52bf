package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/**
 * An XSAVE area in standard format ({@code struct kvm_xsave}): of 4096 bytes, or of what {@link
 * Capability#XSAVE2} says.
 */
@Immutable
public record Xsave(Bytes area) {
  /** The size every area has at least. */
  public static final int SIZE = 4096;

  private static final int XSTATE_BV = 512;
  private static final int XCOMP_BV = 520;

  public static Xsave zeros(int size) {
    return new Xsave(Bytes.zeros(size));
  }

  /** The components that are not in their initial state. */
  public long xstateBv() {
    return area.getLong(XSTATE_BV);
  }

  public long xcompBv() {
    return area.getLong(XCOMP_BV);
  }

  public Xsave withXstateBv(long components) {
    return new Xsave(area.withLong(XSTATE_BV, components));
  }

  public Xsave withXcompBv(long value) {
    return new Xsave(area.withLong(XCOMP_BV, value));
  }
}
