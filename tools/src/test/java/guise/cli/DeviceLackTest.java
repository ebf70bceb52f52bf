package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.EmulatedKvm;
import guise.formats.Profiles;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.x86.CpuidTable;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The line about what guests lack on a device. */
final class DeviceLackTest {
  private static final Host MILAN = Profiles.find("milan").orElseThrow();
  private static final CpuidTable OFFERED =
      EmulatedKvm.of(MILAN, Kernel.of("7.2")).supportedCpuid().entries();

  @Test
  void whereNothingIsLackingNothingIsSaid() {
    assertEquals(Optional.empty(), DeviceLack.line(MILAN, OFFERED));
  }

  @Test
  void allOfItStandsInOneLine() {
    assertEquals(
        Optional.of(
            "guests on this /dev/kvm have no VMX or SVM, no XSAVE and so no AVX, no SMEP or SMAP"),
        DeviceLack.line(MILAN, CpuidTable.of(OFFERED.entries().subList(0, 1))));
  }
}
