package guise.cli;

import guise.replay.KnownDifference;
import guise.replay.ReplayResult;
import guise.replay.compare.Pair;
import guise.replay.compare.SectionComparison;
import java.util.Optional;

/**
 * Which differences of a replay are known, with their cause.
 *
 * @param recording the file's name, which begins as the recordings that are listed
 */
record KnownParts(String recording, ReplayResult result) {

  Optional<KnownDifference> covering(SectionComparison section, Pair pair) {
    return KnownDifference.covering(recording, section.heading(), pair);
  }

  /** How many differences are listed nowhere. */
  long unlisted() {
    return result.differing().stream().mapToLong(this::unlisted).sum();
  }

  private long unlisted(SectionComparison section) {
    return section.differences().stream().filter(pair -> covering(section, pair).isEmpty()).count();
  }
}
