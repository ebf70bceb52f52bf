package guise.cli;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Two answers to a step, of which a long one is cut to what the other does not have. */
final class LongAnswer {
  private static final int LONG = 200;
  private static final Pattern SEPARATOR = Pattern.compile(";?\\s");

  private LongAnswer() {}

  static String apart(String answer, String other) {
    if (answer.length() < LONG) {
      return answer;
    }
    Set<String> theirs = Set.of(SEPARATOR.splitAsStream(other).distinct().toArray(String[]::new));
    return SEPARATOR
        .splitAsStream(answer)
        .filter(part -> !theirs.contains(part))
        .collect(Collectors.joining(" ", "… ", " …"));
  }
}
