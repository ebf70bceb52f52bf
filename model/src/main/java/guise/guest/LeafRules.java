package guise.guest;

import guise.kernel.KernelRules;
import guise.x86.Leaf;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows of {@link LeafRule} by the function they are about. */
final class LeafRules {
  private static final Map<Integer, List<LeafRule>> BY_FUNCTION =
      Arrays.stream(LeafRule.values()).collect(Collectors.groupingBy(LeafRule::function));

  private LeafRules() {}

  /** The first row in force that covers a leaf. */
  static LeafRule inForce(KernelRules rules, Leaf leaf) {
    for (LeafRule rule : BY_FUNCTION.getOrDefault(leaf.function(), List.of())) {
      if (rule.covers(leaf) && rules.has(rule)) {
        return rule;
      }
    }
    return LeafRule.HIDDEN;
  }
}
