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

  public long count(Outcome outcome) {
    return pairs.stream().filter(pair -> pair.outcome() == outcome).count();
  }

  public List<Pair> differences() {
    return pairs.stream().filter(pair -> pair.outcome() == Outcome.DIFFERING).toList();
  }
}
