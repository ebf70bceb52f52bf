package guise.replay.compare;

import guise.replay.text.Section;
import java.util.List;

/** A section of a recording beside the same section replayed. */
public record SectionComparison(String heading, List<Pair> pairs) {
  public SectionComparison {
    pairs = List.copyOf(pairs);
  }

  public static SectionComparison of(Section recorded, Section replayed) {
    return new SectionComparison(recorded.heading(), Pairing.of(recorded, replayed));
  }

  /** The heading without its remark. */
  public String name() {
    return Section.name(heading);
  }

  /** The family of scenarios it belongs to. */
  public String family() {
    return Section.family(heading);
  }

  public long count(Outcome outcome) {
    return pairs.stream().filter(pair -> pair.outcome() == outcome).count();
  }

  public List<Pair> differences() {
    return pairs.stream().filter(pair -> pair.outcome() == Outcome.DIFFERING).toList();
  }
}
