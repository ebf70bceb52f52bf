package guise.kvm;

import com.google.errorprone.annotations.Immutable;
import guise.x86.Registers;

/** An entry of {@code KVM_SET_CPUID}, which has neither index nor flags. */
@Immutable
public record LegacyCpuidEntry(int function, Registers values, int padding) {
  public LegacyCpuidEntry(int function, Registers values) {
    this(function, values, 0);
  }
}
