package guise.lab;

import guise.x86.FeatureSpelling;
import guise.x86.StaticFeature;
import java.util.List;

/** The words of one line of a script, taken one by one. */
final class Arguments {
  private static final int MOST_TIMES = 1_000_000;

  private final String script;
  private final int line;
  private final List<String> words;
  private int at;

  Arguments(String script, int line, String text) {
    this.script = script;
    this.line = line;
    this.words = List.of(text.split("\\s+", -1));
  }

  ScriptException wrong(String what) {
    return new ScriptException(script, line, what);
  }

  boolean hasMore() {
    return at < words.size();
  }

  /** The next word; a line that ends here lacks something. */
  String next(String what) {
    if (!hasMore()) {
      throw wrong("'" + words.getFirst() + "' needs " + what);
    }
    return words.get(at++);
  }

  /** Takes a word if it comes next. */
  boolean take(String word) {
    boolean found = hasMore() && words.get(at).equalsIgnoreCase(word);
    at += found ? 1 : 0;
    return found;
  }

  /** Whether the next word switches something on or off. */
  boolean switches() {
    return hasMore() && (words.get(at).startsWith("+") || words.get(at).startsWith("-"));
  }

  /** Nothing may follow. */
  void end() {
    if (hasMore()) {
      throw wrong("'" + words.get(at) + "' is one word too many");
    }
  }

  /** A number of times. */
  int count() {
    String word = next("a number of times");
    try {
      int times = Integer.parseInt(word);
      if (times >= 1 && times <= MOST_TIMES) {
        return times;
      }
    } catch (NumberFormatException _) {
      // said below, as of numbers out of range
    }
    throw wrong("'" + word + "' is no number of times from 1 to " + MOST_TIMES);
  }

  /** A number, decimal or hexadecimal with 0x. */
  long number(String what) {
    String word = next(what);
    return number(word, what);
  }

  long number(String word, String what) {
    try {
      boolean hex = word.startsWith("0x") || word.startsWith("0X");
      return hex ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseLong(word);
    } catch (NumberFormatException _) {
      throw wrong("'" + word + "' is not " + what);
    }
  }

  /** A size in bytes: 512, 64K, 4G, 1T. */
  long size() {
    String word = next("a size");
    int unit = "KMGT".indexOf(Character.toUpperCase(word.charAt(word.length() - 1)));
    String digits = unit < 0 ? word : word.substring(0, word.length() - 1);
    long number = number(digits, "a size such as 512M or 4G");
    int shift = 10 * (unit + 1);
    if (number < 1 || number > Long.MAX_VALUE >> shift) {
      throw wrong("'" + word + "' is not a size such as 512M or 4G");
    }
    return number << shift;
  }

  /** A feature that CPUID announces, in any spelling. */
  StaticFeature feature() {
    String word = next("a feature");
    var spelling = new FeatureSpelling(word);
    for (var feature : spelling.features()) {
      if (feature instanceof StaticFeature found) {
        return found;
      }
    }
    List<String> near = spelling.nearest();
    String hint = near.isEmpty() ? "" : "; did you mean " + near.getFirst() + "?";
    throw wrong("'" + word + "' is no feature" + hint);
  }
}
