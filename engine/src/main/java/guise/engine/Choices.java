package guise.engine;

import guise.kernel.Rule;
import java.util.Optional;
import java.util.Set;

/**
 * What can be chosen apart from the kernel's version.
 *
 * @param updates when CPUID is brought up to date; empty: as the kernel does
 * @param xfd how long IA32_XFD is intercepted; empty: as the kernel does
 * @param growth when the FPU's memory grows
 * @param tracking what the roles of shadow pages tell of CPUID
 * @param allocator what answers when the vCPU's memory is asked for
 * @param hardware what the processor under KVM makes of values that KVM hands on to it
 * @param learned what was learned of a kernel with kvm_pvm; empty: what its host lets expect
 * @param without rules of the vendor module that are left out, to see what each explains
 */
public record Choices(
    Optional<UpdateStrategy> updates,
    Optional<XfdInterception> xfd,
    FpuGrowth growth,
    RoleTracking tracking,
    Allocator allocator,
    Hardware hardware,
    Optional<PvmFindings> learned,
    Set<Rule> without) {
  /** Everything as the kernel has it, and memory without end. */
  public static final Choices DEFAULTS =
      new Choices(
          Optional.empty(),
          Optional.empty(),
          FpuGrowth.AT_SET_CPUID,
          RoleTracking.NOTHING,
          _ -> true,
          Hardware.AS_DOCUMENTED,
          Optional.empty(),
          Set.of());

  public Choices {
    without = Set.copyOf(without);
  }

  /** Answers a request for memory. */
  @FunctionalInterface
  public interface Allocator {
    /** Whether there is memory of a size. */
    boolean allocates(long bytes);
  }

  public Choices with(UpdateStrategy strategy) {
    return new Choices(
        Optional.of(strategy), xfd, growth, tracking, allocator, hardware, learned, without);
  }

  public Choices with(XfdInterception policy) {
    return new Choices(
        updates, Optional.of(policy), growth, tracking, allocator, hardware, learned, without);
  }

  public Choices with(FpuGrowth other) {
    return new Choices(updates, xfd, other, tracking, allocator, hardware, learned, without);
  }

  public Choices with(RoleTracking other) {
    return new Choices(updates, xfd, growth, other, allocator, hardware, learned, without);
  }

  public Choices with(Allocator other) {
    return new Choices(updates, xfd, growth, tracking, other, hardware, learned, without);
  }

  public Choices with(Hardware other) {
    return new Choices(updates, xfd, growth, tracking, allocator, other, learned, without);
  }

  public Choices with(PvmFindings findings) {
    return new Choices(
        updates, xfd, growth, tracking, allocator, hardware, Optional.of(findings), without);
  }

  /** Without a rule of the vendor module: as if the module did not have it. */
  public Choices without(Rule rule) {
    return new Choices(updates, xfd, growth, tracking, allocator, hardware, learned, Set.of(rule));
  }
}
