package guise.bench.bochs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A process that runs a guest, and is gone when it takes far too long or we end. */
final class Peer implements AutoCloseable {
  private static final long MOST_SECONDS = 300;

  private final Process process;
  private final Thread ending;
  private final Output output;

  private Peer(Process process) {
    this.process = process;
    this.ending = new Thread(process::destroyForcibly);
    this.output = new Output(process.getInputStream());
    Runtime.getRuntime().addShutdownHook(ending);
    Thread.ofVirtual().start(this::limit);
  }

  /** Starts a program; what it complains about is part of its output. */
  static Peer start(ProcessBuilder program) throws IOException {
    return new Peer(program.redirectErrorStream(true).start());
  }

  private void limit() {
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  Output output() {
    return output;
  }

  void type(String line) throws IOException {
    process.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(ending);
  }
}
