package guise.cli.nested;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.UpdateStrategy;
import guise.formats.Profiles;
import guise.kernel.Kernel;
import guise.x86.StaticFeature;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a nested round trip that is executed brings CPUID up to date. */
final class TripsTest {
  private static final int TRIPS = 50;

  private static Setting setting(String host, String kernel) {
    return Setting.of(Profiles.find(host).orElseThrow(), Kernel.of(kernel));
  }

  private static long eagerly(Setting setting, Shape shape) {
    return Trips.recomputationsPerTrip(setting, UpdateStrategy.EAGER, shape, TRIPS);
  }

  /** A value of IA32_XSS that stays counts up to 6.14, and not in 7.2. */
  @ParameterizedTest(name = "{0}: {1} in 6.12, {2} in 7.2")
  @CsvSource({"A,2,2", "B,0,0", "C,2,2", "D,2,2", "E,6,6", "F,2,0", "G,0,0"})
  void underVmx(Shape shape, long older, long newer) {
    var setting612 = setting("sapphire-rapids", "6.12");
    var setting72 = setting("sapphire-rapids", "7.2");
    assertEquals(older, eagerly(setting612, shape));
    assertEquals(newer, eagerly(setting72, shape));
    for (Setting setting : List.of(setting612, setting72)) {
      var deferred = UpdateStrategy.DEFERRED;
      assertEquals(0, Trips.recomputationsPerTrip(setting, deferred, shape, TRIPS));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"A,2", "B,0", "C,2", "D,2", "E,6", "G,0"})
  void underSvm(Shape shape, long recomputations) {
    for (String kernel : List.of("6.12", "7.2")) {
      var setting = setting("milan", kernel);
      assertFalse(setting.hasVmx());
      assertEquals(recomputations, eagerly(setting, shape), kernel);
      var deferred = UpdateStrategy.DEFERRED;
      assertEquals(0, Trips.recomputationsPerTrip(setting, deferred, shape, TRIPS), kernel);
    }
  }

  @ParameterizedTest
  @CsvSource({"milan,F,VMX", "rome,D,PKU", "rome,E,PKU"})
  void whatAGuestLacksIsNamed(String host, Shape shape, StaticFeature missing) {
    assertTrue(shape.missing(setting(host, "7.2").cpuid()).contains(missing));
  }

  /** A pair whose L1 fails says so, and is no measurement. */
  @ParameterizedTest
  @CsvSource({"E"})
  void aShapeThatTheGuestCannotHaveFailsByName(Shape shape) {
    var setting = setting("rome", "7.2");
    assertThrows(TripsFailed.class, () -> Trips.run(setting, UpdateStrategy.EAGER, shape, TRIPS));
  }
}
