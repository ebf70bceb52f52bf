package guise.replay.compare;

import guise.replay.text.Step;
import java.util.Optional;

/** A step of a recording and the step that asks the same when replayed; one of them may lack. */
public record Pair(Optional<Step> recorded, Optional<Step> replayed) {

  public Outcome outcome() {
    if (recorded.isEmpty() || replayed.isEmpty()) {
      return Outcome.DIFFERING;
    }
    Step mine = replayed.get();
    return switch (mine.kind()) {
      case REMARK, HOST -> Outcome.GIVEN;
      case UNEXECUTED -> Outcome.NEEDS_EXECUTION;
      case NO_JAVA_FORM -> Outcome.NO_JAVA_FORM;
      case ANSWERED ->
          mine.lines().equals(recorded.get().lines()) ? Outcome.REPRODUCED : Outcome.DIFFERING;
    };
  }

  @Override
  public String toString() {
    return "recorded "
        + recorded.map(Step::toString).orElse("nothing")
        + "\nreplayed "
        + replayed.map(Step::toString).orElse("nothing");
  }
}
