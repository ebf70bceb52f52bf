package guise.replay.text;

import guise.replay.text.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes down one section while a scenario runs. */
public final class Recorder {
  private final List<Step> steps = new ArrayList<>();

  public Recorder() {}

  /** A question and the answer of the KVM, which together are the line. */
  public void answered(String question, String answer) {
    step(Kind.ANSWERED, question, answer);
  }

  public void step(Kind kind, String question, String answer) {
    steps.add(new Step(kind, question, List.of(question + answer), Optional.empty()));
  }

  /** A line that is the same on every machine. */
  public void remark(String line) {
    step(Kind.REMARK, line, "");
  }

  /** What cannot be asked in Java. */
  public void noJavaForm(String question) {
    step(Kind.NO_JAVA_FORM, question, "no Java form");
  }

  /** One more line of the latest step. */
  public void detail(String line) {
    Step last = steps.removeLast();
    var lines = new ArrayList<>(last.lines());
    lines.add(line);
    steps.add(new Step(last.kind(), last.question(), lines, last.rule()));
  }

  /** The rule that refused what the latest step asked. */
  public void refusedBy(String rule) {
    Step last = steps.removeLast();
    steps.add(new Step(last.kind(), last.question(), last.lines(), Optional.of(rule)));
  }

  public Section section(String heading) {
    return new Section(heading, steps);
  }
}
