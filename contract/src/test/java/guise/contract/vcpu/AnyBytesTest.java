package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every string of one, two and three bytes as code, in every mode: whatever it is, the guest goes
 * on, faults or comes back with an exit, and nothing else happens to the host.
 *
 * <p>HLT follows each string, so that those of three bytes contain the shorter ones. By default all
 * 16,777,216 are run in each of the four modes; {@code -Dguise.bytes.step=N} takes one pair of
 * first bytes out of N, with every third byte.
 */
final class AnyBytesTest {
  private static final int STEP = Integer.getInteger("guise.bytes.step", 1);
  private static final int PAIRS = 1 << 16;
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  /** The ways to end that have a name; "limit" is the limit on instructions. */
  private static final Set<String> KNOWN =
      Set.of(
          "Halted",
          "Shutdown",
          "PortRead",
          "PortWrite",
          "MemoryRead",
          "MemoryWrite",
          "FailedInternally",
          "limit");

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everyStringOfThreeBytesEndsSomehow(CodeSize size)
      throws InterruptedException, ExecutionException {
    var next = new AtomicInteger();
    var endings = new TreeMap<String, Long>();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var running = new ArrayList<Future<Map<String, Long>>>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(() -> share(size, next)));
      }
      for (Future<Map<String, Long>> share : running) {
        share.get().forEach((ending, count) -> endings.merge(ending, count, Long::sum));
      }
    }
    System.out.println("ENDINGS " + size + " " + endings);
    long all = endings.values().stream().mapToLong(Long::longValue).sum();
    assertEquals(256L * ((PAIRS + STEP - 1) / STEP), all);
    assertTrue(KNOWN.containsAll(endings.keySet()), endings::toString);
  }

  private static Map<String, Long> share(CodeSize size, AtomicInteger next) {
    var runner = new ByteRunner(size);
    int pair = next.getAndAdd(STEP);
    while (pair < PAIRS) {
      runner.run(pair);
      pair = next.getAndAdd(STEP);
    }
    return runner.endings();
  }
}
