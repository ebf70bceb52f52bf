package guise.lab;

import java.util.List;

/**
 * Events of a VMM and its guest, in order.
 *
 * @param name what to call it in messages
 * @param summary its first line of comment
 */
public record Script(String name, String summary, List<Step> steps) {
  public Script {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a script; docs/lab.md has the grammar.
   *
   * @throws ScriptException if the text is none
   */
  public static Script parse(String name, String text) {
    return new ScriptParser(name).parse(text);
  }

  void play(Bench bench) {
    play(steps, bench);
  }

  private static void play(List<Step> steps, Bench bench) {
    for (Step step : steps) {
      switch (step) {
        case Step.Do each -> bench.perform(each);
        case Step.Repeat(int times, List<Step> body) -> {
          for (int round = 0; round < times; round++) {
            play(body, bench);
          }
        }
      }
    }
  }
}
