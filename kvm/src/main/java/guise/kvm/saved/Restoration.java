package guise.kvm.saved;

import java.util.List;

/**
 * How far a state could be restored.
 *
 * @param applied the parts KVM took
 * @param refused what it did not take, in order
 * @param untried the parts that were not tried after that
 */
public record Restoration(List<Part> applied, List<Refused> refused, List<Part> untried) {
  public Restoration {
    applied = List.copyOf(applied);
    refused = List.copyOf(refused);
    untried = List.copyOf(untried);
  }

  /** Whether the vCPU is what was saved. */
  public boolean isComplete() {
    return refused.isEmpty() && untried.isEmpty();
  }
}
