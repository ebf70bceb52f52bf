package guise.replay.conform;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a new VM with one vCPU is asked, in order. Its text has a step a line; what follows a {@code
 * #} at the beginning of a line is for people.
 */
public record Script(List<Step> steps) {
  public Script {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a script.
   *
   * @throws IllegalArgumentException naming the line that is no step
   */
  public static Script parse(List<String> lines) {
    var steps = new ArrayList<Step>();
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          steps.add(Step.parse(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line %d: %s".formatted(at + 1, e.getMessage()), e);
        }
      }
    }
    return new Script(steps);
  }

  /** This script with some steps left out. */
  Script without(int from, int to) {
    var left = new ArrayList<>(steps.subList(0, from));
    left.addAll(steps.subList(to, steps.size()));
    return new Script(left);
  }

  Script with(int at, Step step) {
    var changed = new ArrayList<>(steps);
    changed.set(at, step);
    return new Script(changed);
  }

  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
