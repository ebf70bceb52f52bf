package guise.replay.text;

import java.util.List;
import java.util.Optional;

/**
 * One thing asked of a KVM and what it answered, as lines of text.
 *
 * @param question the beginning of the first line that does not depend on the answer
 * @param lines the first line, then those that belong to it, which begin with a space
 * @param rule the name of the rule that refused, as far as the KVM tells; empty if none did
 */
public record Step(Kind kind, String question, List<String> lines, Optional<String> rule) {

  /** Where the answer of a step comes from. */
  public enum Kind {
    /** KVM answered it. */
    ANSWERED,
    /** KVM answered it; the last word is a time. */
    OF_THE_MOMENT,
    /** The program says it by itself. */
    REMARK,
    /** The machine that KVM runs on is such. */
    HOST,
    /** Guest code gives the answer, or gave the state that it shows; and none was executed. */
    UNEXECUTED,
    /** It asks what cannot be written in Java: a bad pointer, reserved bytes. */
    NO_JAVA_FORM
  }

  public Step {
    lines = List.copyOf(lines);
  }

  /** A step of a recording, whose parts nobody told apart. */
  static Step recorded(List<String> lines) {
    return new Step(Kind.ANSWERED, lines.getFirst(), lines, Optional.empty());
  }

  public String line() {
    return lines.getFirst();
  }

  /** Whether a step of a recording asks what this one asks. */
  public boolean asks(Step recorded) {
    return recorded.line().startsWith(question);
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
