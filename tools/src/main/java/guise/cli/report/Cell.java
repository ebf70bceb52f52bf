package guise.cli.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of a report.
 *
 * @param text as people read it, in one line
 * @param value as JSON has it: a string, a number, a boolean, a list of strings, or null
 * @param tone what it means to the reader
 */
public record Cell(String text, @Nullable Object value, Tone tone) {
  public static final Cell NONE = new Cell("", null, Tone.PLAIN);

  public static Cell of(String text) {
    return new Cell(text, text, Tone.PLAIN);
  }

  public static Cell of(long number) {
    return new Cell(Long.toString(number), number, Tone.PLAIN);
  }

  public static Cell of(boolean truth) {
    return new Cell(truth ? "yes" : "no", truth, truth ? Tone.GOOD : Tone.DIM);
  }

  /** Eight hexadecimal digits, as registers are read; JSON has them as a string with 0x. */
  public static Cell hex(int register) {
    return shown("%08x".formatted(register), "0x%08x".formatted(register));
  }

  public static Cell list(List<String> words, String separator) {
    return new Cell(String.join(separator, words), List.copyOf(words), Tone.PLAIN);
  }

  /** A value that people read differently from how programs do. */
  public static Cell shown(String text, @Nullable Object value) {
    return new Cell(text, value, Tone.PLAIN);
  }

  public Cell in(Tone other) {
    return new Cell(text, value, other);
  }
}
