package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random strings of 15 bytes as code in random states: any mode and privilege level, any registers
 * as pointers, strange segments, page tables that lead back to themselves, tables of noise, pending
 * events, breakpoints. Each ends in an exit or at the limit.
 *
 * <p>By default a million of evenly distributed strings; {@code -Dguise.hostile.seed=N} takes
 * others.
 */
final class AnyStateTest {
  private static final long SEED = Long.getLong("guise.hostile.seed", 20261121);
  private static final long FEWER = Long.getLong("guise.hostile.step", 1);
  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final int BLOCK = 1000;

  @ParameterizedTest
  @CsvSource({
    "SAPPHIRE_RAPIDS_7_2, UNIFORM,    600000",
    "TURIN_6_16,          UNIFORM,    400000",
    "SAPPHIRE_RAPIDS_7_2, PRIVILEGED, 200000",
    "TURIN_6_16,          PRIVILEGED, 100000"
  })
  @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everyCaseEndsSomehow(Backend backend, HostileCode code, long cases)
      throws InterruptedException, ExecutionException {
    long wanted = cases / FEWER / BLOCK * BLOCK;
    var next = new AtomicLong();
    var endings = new TreeMap<String, Long>();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var running = new ArrayList<Future<Map<String, Long>>>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(() -> share(backend, code, next, wanted)));
      }
      for (Future<Map<String, Long>> share : running) {
        share.get().forEach((ending, count) -> endings.merge(ending, count, Long::sum));
      }
    }
    System.out.println("ENDINGS " + backend + " " + code + " " + endings);
    assertEquals(wanted, endings.values().stream().mapToLong(Long::longValue).sum());
  }

  private static Map<String, Long> share(
      Backend backend, HostileCode code, AtomicLong next, long wanted) {
    var runner = new HostileRunner(backend);
    for (long at = next.getAndAdd(BLOCK); at < wanted; at = next.getAndAdd(BLOCK)) {
      for (int i = 0; i < BLOCK; i++) {
        runner.run(SEED * 1_000_000_007L + at + i, code);
      }
    }
    return runner.endings();
  }
}
