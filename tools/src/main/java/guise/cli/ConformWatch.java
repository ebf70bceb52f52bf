package guise.cli;

import java.util.OptionalLong;

/** Stops at the last script or when the time is up; on a terminal it shows how far it is. */
final class ConformWatch implements AutoCloseable {
  private static final long SHOWN_EVERY = 200_000_000L;
  private static final int WIDTH = 30;
  private static final double NANOS = 1e9;

  private final Console console;
  private final long most;
  private final OptionalLong limit;
  private final long start = System.nanoTime();
  private long shown;

  ConformWatch(Console console, long most, OptionalLong limit) {
    this.console = console;
    this.most = most;
    this.limit = limit;
  }

  boolean goesOn(long number) {
    long spent = System.nanoTime() - start;
    if (console.isTerminal() && spent - shown >= SHOWN_EVERY) {
      shown = spent;
      show(number, spent);
    }
    return number < most && (limit.isEmpty() || spent < limit.getAsLong());
  }

  private void show(long number, long spent) {
    double part = (double) number / most;
    if (limit.isPresent()) {
      part = Math.max(part, (double) spent / limit.getAsLong());
    }
    int full = (int) (Math.min(part, 1) * WIDTH);
    String bar = "#".repeat(full) + ".".repeat(WIDTH - full);
    console.err().print("\r\u001B[K[%s] %,d scripts, %.0f s".formatted(bar, number, spent / NANOS));
    console.err().flush();
  }

  @Override
  public void close() {
    if (shown > 0) {
      console.err().print("\r\u001B[K");
      console.err().flush();
    }
  }
}
