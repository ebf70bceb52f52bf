package guise.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.Choices;
import guise.engine.UpdateStrategy;
import guise.formats.Profiles;
import guise.host.Host;
import guise.kernel.Kernel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often nested round trips bring CPUID up to date: the table that was worked out for them. */
final class RoundTripsTest {
  private static final int TRIPS = 100;

  private static Result played(String host, String kernel, Choices choices, String shape) {
    Host machine = Profiles.find(host).orElseThrow();
    Script script = ShippedScripts.find("nested-" + shape).orElseThrow();
    Result result = Comparison.play(machine, Kernel.of(kernel), choices, script);
    assertEquals(0, result.refused(), result.refusals().toString());
    return result;
  }

  /** The kernel's own strategy is eager up to 6.14. */
  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource({"a,2", "b,0", "c,2", "d,2", "e,6", "f,2", "g,0"})
  void eagerlyInOldKernels(String shape, int recomputations) {
    for (String kernel : new String[] {"6.1", "6.12"}) {
      var work = played("sapphire-rapids", kernel, Choices.DEFAULTS, shape).work();
      assertEquals((long) recomputations * TRIPS, work.recomputations(), kernel);
      assertEquals(2L * recomputations * TRIPS, work.sizes(), kernel);
    }
  }

  /** A value of IA32_XSS that stays counts no more. */
  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource({"a,2", "b,0", "c,2", "d,2", "e,6", "f,0", "g,0"})
  void eagerlyInNewKernels(String shape, int recomputations) {
    Choices eager = Choices.DEFAULTS.with(UpdateStrategy.EAGER);
    var work = played("sapphire-rapids", "7.2", eager, shape).work();
    assertEquals((long) recomputations * TRIPS, work.recomputations());
  }

  @ParameterizedTest
  @CsvSource({"a", "b", "c", "d", "e", "f", "g"})
  void deferredTheyTakeNone(String shape) {
    var work = played("sapphire-rapids", "7.2", Choices.DEFAULTS, shape).work();
    assertEquals(0, work.recomputations());
    Choices deferred = Choices.DEFAULTS.with(UpdateStrategy.DEFERRED);
    assertEquals(0, played("sapphire-rapids", "6.12", deferred, shape).work().recomputations());
  }

  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource({"a,2", "b,0", "d,2", "g,0"})
  void svmTakesAsMany(String shape, int recomputations) {
    var work = played("milan", "6.12", Choices.DEFAULTS, shape).work();
    assertEquals((long) recomputations * TRIPS, work.recomputations());
  }

  /** Before sizes were cached each executed CPUID for every component: five in XCR0 = 0x2E7. */
  @ParameterizedTest
  @CsvSource({"6.9,1000", "6.12,0", "7.2,0"})
  void cpuidOfTheHost(String kernel, long perComponent) {
    Choices eager = Choices.DEFAULTS.with(UpdateStrategy.EAGER);
    var work = played("sapphire-rapids", kernel, eager, "a").work();
    assertEquals(2 * perComponent, work.hostCpuids());
  }
}
