package guise.cli;

import guise.replay.scenario.Scenario;
import guise.replay.text.Section;
import java.util.function.Consumer;

/** How far a recording is, on a terminal: a line that goes when it is done. */
final class RecordWatch implements Consumer<Scenario>, AutoCloseable {
  private static final String CLEAR = "\r\u001B[K";

  private final Console console;
  private final int all;
  private int begun;

  RecordWatch(Console console, int all) {
    this.console = console;
    this.all = all;
  }

  @Override
  public void accept(Scenario scenario) {
    begun++;
    if (console.isTerminal()) {
      console.err().printf("%s%d of %d: %s", CLEAR, begun, all, Section.name(scenario.heading()));
      console.err().flush();
    }
  }

  @Override
  public void close() {
    if (console.isTerminal() && begun > 0) {
      console.err().print(CLEAR);
      console.err().flush();
    }
  }
}
