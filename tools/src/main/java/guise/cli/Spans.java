package guise.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as users write them: 60s, 5m, or a number of seconds. */
final class Spans {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)(s|m|h|)");
  private static final double NANOS = 1e9;

  private Spans() {}

  static long nanos(String option, String text) {
    Matcher span = SPAN.matcher(text);
    if (span.matches() && Double.parseDouble(span.group(1)) > 0) {
      return (long) (Double.parseDouble(span.group(1)) * seconds(span.group(2)) * NANOS);
    }
    throw new BadInput(option + " takes a time like 60s or 5m, not " + text);
  }

  private static int seconds(String unit) {
    return switch (unit) {
      case "m" -> 60;
      case "h" -> 3600;
      default -> 1;
    };
  }
}
