package guise.engine;

import java.util.Optional;

/**
 * What can be chosen apart from the kernel's version.
 *
 * @param updates when CPUID is brought up to date; empty: as the kernel does
 * @param allocator what answers when the vCPU's memory is asked for
 * @param hardware what the processor under KVM makes of values that KVM hands on to it
 * @param learned what was learned of a kernel with kvm_pvm; empty: what its host lets expect
 */
public record Choices(
    Optional<UpdateStrategy> updates,
    Allocator allocator,
    Hardware hardware,
    Optional<PvmFindings> learned) {

  /** Everything as the kernel has it, and memory without end. */
  public static final Choices DEFAULTS =
      new Choices(Optional.empty(), _ -> true, Hardware.AS_DOCUMENTED, Optional.empty());

  /** Answers a request for memory. */
  @FunctionalInterface
  public interface Allocator {
    /** Whether there is memory of a size. */
    boolean allocates(long bytes);
  }

  public Choices with(UpdateStrategy strategy) {
    return new Choices(Optional.of(strategy), allocator, hardware, learned);
  }

  public Choices with(Allocator other) {
    return new Choices(updates, other, hardware, learned);
  }

  public Choices with(Hardware other) {
    return new Choices(updates, allocator, other, learned);
  }

  public Choices with(PvmFindings findings) {
    return new Choices(updates, allocator, hardware, Optional.of(findings));
  }
}
