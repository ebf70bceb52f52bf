package guise.kernel;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The options a kernel was booted with, as in {@code /proc/cmdline}. */
@Immutable
@SuppressWarnings("Immutable") // the list is a copy
public record CommandLine(List<String> options) {
  public static final CommandLine EMPTY = new CommandLine(List.of());

  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");

  public CommandLine {
    options = List.copyOf(options);
  }

  /** Splits at blanks outside double quotes, as the kernel does. */
  public static CommandLine parse(String text) {
    return new CommandLine(WORD.matcher(text).results().map(MatchResult::group).toList());
  }

  public CommandLine and(CommandLine more) {
    var all = new ArrayList<>(options);
    all.addAll(more.options);
    return new CommandLine(all);
  }

  /** Whether a word stands alone on the line: {@code nopku}. */
  public boolean has(String word) {
    return options.contains(word);
  }

  /** The last value given to an option: {@code off} of {@code tsx=off}. */
  public Optional<String> value(String option) {
    return values(option).reduce((_, last) -> last);
  }

  public Stream<String> values(String option) {
    String prefix = option + "=";
    return options.stream()
        .filter(o -> o.startsWith(prefix))
        .map(o -> o.substring(prefix.length()));
  }

  /** Module parameters given on the command line: {@code kvm_intel.nested=0}. */
  public Optional<String> moduleParameter(String module, String parameter) {
    return value(module + "." + parameter);
  }

  @Override
  public String toString() {
    return String.join(" ", options);
  }
}
