package guise.replay;

import guise.replay.compare.Outcome;
import guise.replay.compare.SectionComparison;
import java.util.List;

/** A recording beside its replay. */
public record ReplayResult(List<SectionComparison> sections) {
  public ReplayResult {
    sections = List.copyOf(sections);
  }

  public long count(Outcome outcome) {
    return sections.stream().mapToLong(section -> section.count(outcome)).sum();
  }

  /** The sections in which something differs. */
  public List<SectionComparison> differing() {
    return sections.stream().filter(section -> !section.differences().isEmpty()).toList();
  }
}
