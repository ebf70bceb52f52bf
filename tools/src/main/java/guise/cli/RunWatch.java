package guise.cli;

import guise.engine.EmulatedVcpu;
import guise.kvm.Vcpu;
import java.util.OptionalLong;

/** Stops a guest when its time is up; on a terminal it says meanwhile how far the guest is. */
final class RunWatch implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final long SHOWN_EVERY = 1_000_000_000L;
  private static final double NANOS = 1e9;
  private static final double MILLION = 1e6;

  private final Vcpu vcpu;
  private final Console console;
  private final OptionalLong limit;
  private final long start = System.nanoTime();
  private final Thread thread;
  private long shown;
  private volatile boolean over;

  RunWatch(Vcpu vcpu, Console console, OptionalLong limit) {
    this.vcpu = vcpu;
    this.console = console;
    this.limit = limit;
    this.thread = Thread.ofPlatform().daemon().name("guise-run-watch").unstarted(this::watch);
    if (limit.isPresent() || console.isTerminal()) {
      thread.start();
    }
  }

  private void watch() {
    while (!over) {
      long spent = System.nanoTime() - start;
      if (limit.isPresent() && spent >= limit.getAsLong()) {
        vcpu.setImmediateExit(true);
        return;
      }
      if (console.isTerminal() && spent - shown >= SHOWN_EVERY) {
        shown = spent;
        show(spent);
      }
      try {
        Thread.sleep(TICK_MILLIS);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void show(long spent) {
    double seconds = spent / NANOS;
    String text = "\r\u001B[K%.0f s".formatted(seconds);
    if (vcpu instanceof EmulatedVcpu emulated) {
      double millions = emulated.instructions() / MILLION;
      text += ", %,.0f million instructions, %.0f a second".formatted(millions, millions / seconds);
    }
    console.err().print(text);
    console.err().flush();
  }

  /** The run is over: the line of progress goes, before anything else is said. */
  void clear() {
    over = true;
    thread.interrupt();
    awaitThread();
    if (shown > 0) {
      console.err().print("\r\u001B[K");
      console.err().flush();
      shown = 0;
    }
  }

  private void awaitThread() {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    clear();
  }
}
