package guise.replay.conform;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One line of a script: what is asked, and with what.
 *
 * @param words the operands as they are spelt
 */
@Immutable
@SuppressWarnings("Immutable") // the list is a copy that nobody else can change
public record Step(Verb verb, List<String> words) {
  public Step {
    words = List.copyOf(words);
  }

  static Step of(Verb verb, String... words) {
    return new Step(verb, List.of(words));
  }

  /**
   * Reads a line. The last operand takes what is left of it: tables have spaces.
   *
   * @throws IllegalArgumentException if it is no step, in words for the user
   */
  public static Step parse(String line) {
    String[] head = line.strip().split("\\s+", 2);
    Verb verb = Verb.of(head[0]);
    int arity = verb.operands().size();
    List<String> words = new ArrayList<>();
    if (head.length > 1) {
      words.addAll(Arrays.asList(head[1].split("\\s+", Math.max(arity, 1))));
    }
    if (words.size() != arity) {
      throw new IllegalArgumentException("%s takes %s".formatted(head[0], verb.synopsis()));
    }
    for (int at = 0; at < arity; at++) {
      verb.operands().get(at).check(words.get(at));
    }
    return new Step(verb, words);
  }

  Step with(int at, String word) {
    var changed = new ArrayList<>(words);
    changed.set(at, word);
    return new Step(verb, changed);
  }

  long number(int at) {
    return Long.parseUnsignedLong(words.get(at), 16);
  }

  int word(int at) {
    return (int) number(at);
  }

  @Override
  public String toString() {
    return words.isEmpty() ? verb.toString() : verb + " " + String.join(" ", words);
  }
}
