package guise.cli.nested;

import java.io.OutputStream;

/** The guest's console: its last line, and the time between its lines S and E. */
final class TimedConsole extends OutputStream {
  private final StringBuilder line = new StringBuilder();
  private String last = "";
  private long began;
  private long ended;

  @Override
  public void write(int letter) {
    if (letter != '\n') {
      line.append((char) letter);
      return;
    }
    last = line.toString();
    line.setLength(0);
    if (last.equals("S")) {
      began = System.nanoTime();
    } else {
      ended = System.nanoTime();
    }
  }

  String lastLine() {
    return last;
  }

  long nanos() {
    return ended - began;
  }
}
