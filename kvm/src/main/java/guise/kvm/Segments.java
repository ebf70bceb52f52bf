package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/** The segment registers, in the order of {@code struct kvm_sregs}. */
@Immutable
public record Segments(
    Segment cs,
    Segment ds,
    Segment es,
    Segment fs,
    Segment gs,
    Segment ss,
    Segment tr,
    Segment ldt) {
  public Segments withCs(Segment value) {
    return new Segments(value, ds, es, fs, gs, ss, tr, ldt);
  }
}
