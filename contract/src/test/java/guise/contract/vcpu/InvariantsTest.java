package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kvm.Kvm;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds at any time, whatever was done before: random scripts, made smaller on a failure. */
@EveryBackend
class InvariantsTest {
  private static final int SEEDS = 40;

  private final Backend backend;
  private final Kvm kvm;

  InvariantsTest(Backend backend) {
    backend.needsEngine("what it honours, and what single instructions do");
    this.backend = backend;
    this.kvm = backend.kvm();
  }

  @ParameterizedTest
  @EnumSource
  void holdsAfterAnyScript(Invariant invariant) {
    assumeTrue(invariant.appliesTo(backend), "this kernel is known to break it");
    Property.of(Script::random)
        .holds(SEEDS, steps -> invariant.check(Scene.after(backend, kvm, steps)));
  }

  @Test
  void everyNumberHasItsInvariant() {
    var numbers = IntStream.rangeClosed(1, 15).mapToObj(number -> number + ":").toList();
    var rows = Arrays.stream(Invariant.values()).map(Invariant::toString);
    assertEquals(numbers, rows.map(row -> row.substring(0, row.indexOf(':') + 1)).toList());
  }
}
