package guise.replay.compare;

import guise.replay.text.Step;
import java.util.Optional;

/** A step of a recording and the step that asks the same when replayed; one of them may lack. */
public record Pair(Optional<Step> recorded, Optional<Step> replayed) {

  public Outcome outcome() {
    if (recorded.isEmpty() && replayed.filter(Pair::hasNoJavaForm).isPresent()) {
      return Outcome.NO_JAVA_FORM; // recorded in Java, too
    }
    if (recorded.isEmpty() || replayed.isEmpty()) {
      return Outcome.DIFFERING;
    }
    Step mine = replayed.get();
    return switch (mine.kind()) {
      case REMARK, HOST -> Outcome.GIVEN;
      case UNEXECUTED -> Outcome.NEEDS_EXECUTION;
      case NO_JAVA_FORM -> Outcome.NO_JAVA_FORM;
      case ANSWERED -> judged(mine.lines().equals(recorded.get().lines()));
      case OF_THE_MOMENT -> judged(withoutLastWord(mine).equals(withoutLastWord(recorded.get())));
    };
  }

  private static boolean hasNoJavaForm(Step step) {
    return step.kind() == Step.Kind.NO_JAVA_FORM;
  }

  private static Outcome judged(boolean equal) {
    return equal ? Outcome.REPRODUCED : Outcome.DIFFERING;
  }

  private static String withoutLastWord(Step step) {
    return step.line().substring(0, step.line().lastIndexOf(' '));
  }

  /** The rule behind a refusal, as far as the KVM that replays tells. */
  public Optional<String> rule() {
    return replayed.flatMap(Step::rule);
  }

  @Override
  public String toString() {
    return "recorded "
        + recorded.map(Step::toString).orElse("nothing")
        + "\nreplayed "
        + replayed.map(Step::toString).orElse("nothing");
  }
}
