package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/** A model-specific register and its value ({@code struct kvm_msr_entry}). */
@Immutable
public record MsrEntry(int index, long value) {
  @Override
  public String toString() {
    return Integer.toHexString(index) + "=" + Long.toHexString(value);
  }
}
