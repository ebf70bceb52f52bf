package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.x86.Leaf;
import guise.x86.Register;
import java.util.List;

/**
 * A custom CPU template of Firecracker for x86: what it changes in what KVM offers, before
 * Firecracker normalises the result.
 *
 * @param name what to call it
 * @param kvmCapabilities capabilities of KVM that must be there, or need not be
 * @param cpuid changes to CPUID, in order
 * @param msrs changes to model-specific registers, in order
 */
@Immutable
@SuppressWarnings("Immutable") // the lists are copies
public record FirecrackerTemplate(
    String name,
    List<CapabilityCheck> kvmCapabilities,
    List<LeafChange> cpuid,
    List<MsrChange> msrs) {
  /**
   * A change to Firecracker's list of the capabilities of KVM that it insists on.
   *
   * @param number the {@code KVM_CAP_} number
   */
  @Immutable
  public record CapabilityCheck(int number, Demand demand) {}

  /** Whether Firecracker insists on a capability. */
  public enum Demand {
    NEEDED,
    NOT_NEEDED
  }

  /**
   * A change to one entry of CPUID.
   *
   * @param flags the flags that the entry gets, whatever it had
   */
  @Immutable
  @SuppressWarnings("Immutable") // the list is a copy
  public record LeafChange(Leaf leaf, int flags, List<RegisterChange> registers) {
    public LeafChange {
      registers = List.copyOf(registers);
    }
  }

  /** A change to one register of an entry. */
  @Immutable
  public record RegisterChange(Register register, BitPattern pattern) {}

  /** A change to a model-specific register. */
  @Immutable
  public record MsrChange(int address, BitPattern pattern) {}

  public FirecrackerTemplate {
    kvmCapabilities = List.copyOf(kvmCapabilities);
    cpuid = List.copyOf(cpuid);
    msrs = List.copyOf(msrs);
  }
}
