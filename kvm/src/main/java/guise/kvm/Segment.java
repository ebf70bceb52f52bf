package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/**
 * A segment register with its hidden part ({@code struct kvm_segment}); the attributes are 0 or 1
 * but for {@code type} and {@code dpl}.
 */
@Immutable
public record Segment(
    long base,
    int limit,
    int selector,
    int type,
    int present,
    int dpl,
    int db,
    int s,
    int l,
    int g,
    int avl,
    int unusable) {
  public Segment withSelector(int value) {
    return new Segment(base, limit, value, type, present, dpl, db, s, l, g, avl, unusable);
  }

  public Segment withBase(long value) {
    return new Segment(value, limit, selector, type, present, dpl, db, s, l, g, avl, unusable);
  }

  public Segment withL(int value) {
    return new Segment(base, limit, selector, type, present, dpl, db, s, value, g, avl, unusable);
  }
}
