package guise.replay.compare;

import guise.replay.text.Section;
import guise.replay.text.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds for every step of a recording the one that asks the same, in order.
 *
 * <p>Which steps a scenario takes can depend on answers, so one different answer may leave steps
 * without a partner. The pairing is the one with the most pairs, and of these one with the most
 * equal answers: the longest common subsequence, weighted.
 */
final class Pairing {
  private final List<Step> recorded;
  private final List<Step> replayed;

  /** The weight of the best pairing of what follows a position in each list. */
  private final int[][] best;

  private Pairing(List<Step> recorded, List<Step> replayed) {
    this.recorded = recorded;
    this.replayed = replayed;
    best = new int[recorded.size() + 1][replayed.size() + 1];
  }

  static List<Pair> of(Section recorded, Section replayed) {
    var pairing = new Pairing(recorded.steps(), replayed.steps());
    pairing.weigh();
    return pairing.pairs();
  }

  private void weigh() {
    for (int theirs = recorded.size() - 1; theirs >= 0; theirs--) {
      for (int ours = replayed.size() - 1; ours >= 0; ours--) {
        int single = Math.max(best[theirs + 1][ours], best[theirs][ours + 1]);
        int weight = weight(theirs, ours);
        int paired = weight == 0 ? 0 : weight + best[theirs + 1][ours + 1];
        best[theirs][ours] = Math.max(single, paired);
      }
    }
  }

  private int weight(int theirs, int ours) {
    Step theirStep = recorded.get(theirs);
    Step ourStep = replayed.get(ours);
    if (!ourStep.asks(theirStep)) {
      return 0;
    }
    return ourStep.lines().equals(theirStep.lines()) ? 3 : 2;
  }

  private List<Pair> pairs() {
    var pairs = new ArrayList<Pair>();
    int theirs = 0;
    int ours = 0;
    while (theirs < recorded.size() || ours < replayed.size()) {
      int here = best[theirs][ours];
      boolean left = theirs < recorded.size();
      if (left && ours < replayed.size() && paired(theirs, ours)) {
        pairs.add(new Pair(Optional.of(recorded.get(theirs++)), Optional.of(replayed.get(ours++))));
      } else if (left && here == best[theirs + 1][ours]) {
        pairs.add(new Pair(Optional.of(recorded.get(theirs++)), Optional.empty()));
      } else {
        pairs.add(new Pair(Optional.empty(), Optional.of(replayed.get(ours++))));
      }
    }
    return pairs;
  }

  private boolean paired(int theirs, int ours) {
    int weight = weight(theirs, ours);
    return weight > 0 && best[theirs][ours] == weight + best[theirs + 1][ours + 1];
  }
}
