package guise.engine;

import java.util.ArrayList;
import java.util.List;

/** What KVM writes to the kernel's log, each text at most ten times (printk's ratelimit). */
public final class KernelLog {
  private static final int BURST = 10;

  private final List<String> lines = new ArrayList<>();

  KernelLog() {}

  synchronized void warn(String line) {
    if (lines.stream().filter(line::equals).count() < BURST) {
      lines.add(line);
    }
  }

  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
