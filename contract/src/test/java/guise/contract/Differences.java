package guise.contract;

import guise.replay.ReplayResult;
import java.util.List;

/** The steps of a replay that differ, as text. */
final class Differences {
  private Differences() {}

  static List<String> of(ReplayResult result) {
    return result.differing().stream()
        .flatMap(
            section -> section.differences().stream().map(pair -> section.heading() + ": " + pair))
        .toList();
  }
}
