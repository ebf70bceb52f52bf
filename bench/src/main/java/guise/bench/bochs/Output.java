package guise.bench.bochs;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process prints, line by line, each with the time it arrived.
 *
 * <p>The guest's own lines are found among those of the emulator around it.
 */
final class Output {
  private static final int SHOWN = 5;

  private final InputStream in;
  private final StringBuilder line = new StringBuilder();
  private final List<String> last = new ArrayList<>();

  Output(InputStream in) {
    this.in = in;
  }

  /**
   * Waits for one run of a guest.
   *
   * @throws GuestFailed if the output ends before
   */
  Timed run() throws IOException {
    String at = next();
    while (!at.equals("S")) {
      at = next();
    }
    long began = System.nanoTime();
    at = next();
    long ended = System.nanoTime();
    if (!at.startsWith("E ")) {
      throw new GuestFailed("the guest printed '" + at + "' where its line E was expected");
    }
    return new Timed(ended - began, at);
  }

  /** The next line that begins with a word; what follows it. */
  String after(String word) throws IOException {
    String at = next();
    while (!at.strip().startsWith(word)) {
      at = next();
    }
    return at.strip().substring(word.length()).strip();
  }

  private String next() throws IOException {
    line.setLength(0);
    for (int letter = in.read(); letter != '\n'; letter = in.read()) {
      if (letter < 0) {
        throw new GuestFailed("ended after: " + String.join(" / ", last));
      }
      if (letter != '\r') {
        line.append((char) letter);
      }
    }
    String text = line.toString();
    if (!text.isBlank()) {
      last.add(text.strip());
    }
    if (last.size() > SHOWN) {
      last.removeFirst();
    }
    return text;
  }
}
