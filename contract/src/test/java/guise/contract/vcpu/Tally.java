package guise.contract.vcpu;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/** Counts what ran and what was skipped on each backend, and says so at the end of the run. */
final class Tally implements TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(Tally.class);

  /** The counts of one backend. */
  private record Count(int ran, int skipped) {
    Count plus(Count other) {
      return new Count(ran + other.ran, skipped + other.skipped);
    }
  }

  private static final Count RAN = new Count(1, 0);
  private static final Count SKIPPED = new Count(0, 1);

  /** The counts of a run; the store closes it when all is over. */
  private static final class Counts implements AutoCloseable {
    private final Map<Backend, Count> byBackend = new EnumMap<>(Backend.class);

    synchronized void add(Backend backend, Count one) {
      byBackend.merge(backend, one, Count::plus);
    }

    @Override
    public synchronized void close() {
      byBackend.forEach((backend, count) ->
          System.out.printf(
              "BACKEND %s: %d ran, %d skipped%n", backend, count.ran(), count.skipped()));
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    count(context, RAN);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    count(context, RAN);
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    count(context, SKIPPED);
  }

  private static void count(ExtensionContext context, Count one) {
    backend(context)
        .ifPresent(backend ->
            context
                .getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Counts.class, _ -> new Counts(), Counts.class)
                .add(backend, one));
  }

  /** The backend stands in the name of the class's invocation that the test belongs to. */
  private static Optional<Backend> backend(ExtensionContext context) {
    Optional<ExtensionContext> place = Optional.of(context);
    while (place.isPresent()) {
      String name = place.get().getDisplayName();
      Optional<Backend> found =
          Arrays.stream(Backend.values())
              .filter(backend -> name.matches(".*\\b" + backend.name() + "\\b.*"))
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
      place = place.get().getParent();
    }
    return Optional.empty();
  }
}
