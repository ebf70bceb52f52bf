package guise.replay.scenario;

import java.util.List;
import java.util.stream.Stream;

/** Every scenario, in the order of the recordings. */
public final class Scenarios {
  private Scenarios() {}

  public static List<Scenario> all() {
    return Stream.of(
            Amx.scenarios(),
            HostInfo.scenarios(),
            Supported.scenarios(),
            SetCpuid.scenarios(),
            RuntimeBits.scenarios(),
            AfterRun.scenarios(),
            Guests.scenarios(),
            Cr4.scenarios(),
            Efer.scenarios(),
            Xcr0.scenarios(),
            Msrs.byHost(),
            Msrs.byGuest(),
            Pv.scenarios(),
            Amx.afterFork(),
            MaxPhyAddr.scenarios(),
            Fuzz.scenarios())
        .flatMap(List::stream)
        .toList();
  }
}
