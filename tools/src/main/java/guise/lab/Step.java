package guise.lab;

import java.util.List;

/** A step of a script. */
sealed interface Step {
  /** How many events it comes to. */
  long events();

  /**
   * One line.
   *
   * @param line its number
   * @param words what it says
   */
  record Do(int line, String words, Action action) implements Step {
    @Override
    public long events() {
      return 1;
    }
  }

  /** Lines that are done several times. */
  record Repeat(int times, List<Step> body) implements Step {
    public Repeat {
      body = List.copyOf(body);
    }

    @Override
    public long events() {
      return times * (1 + body.stream().mapToLong(Step::events).sum());
    }
  }
}
