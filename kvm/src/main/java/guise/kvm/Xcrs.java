package guise.kvm;

import com.google.errorprone.annotations.Immutable;
import java.util.List;

/**
 * The extended control registers ({@code struct kvm_xcrs}).
 *
 * @param nr how many entries count, in KVM at most 16
 * @param entries the entries; those up to {@code nr} that are not given are zero
 */
public record Xcrs(int nr, int flags, List<Xcr> entries) {
  /** One register ({@code struct kvm_xcr}). */
  @Immutable
  public record Xcr(int number, long value) {}

  public Xcrs {
    entries = List.copyOf(entries);
  }

  /** XCR0 alone. */
  public static Xcrs xcr0(long value) {
    return new Xcrs(1, 0, List.of(new Xcr(0, value)));
  }

  /** An entry, zero where none is given. */
  public Xcr entry(int at) {
    return at < entries.size() ? entries.get(at) : new Xcr(0, 0);
  }
}
