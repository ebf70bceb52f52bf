package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.Choices;
import guise.kvm.Errno;
import guise.kvm.XcompPermissions;
import org.junit.jupiter.api.Test;

/** What a process may ask for, and until when (arch_prctl). */
class PermissionsTest {
  private static final long TILE_DATA = 1 << 18;

  private final XcompPermissions process = Backend.SAPPHIRE_RAPIDS_7_2.permissions();

  @Test
  void onlyTileDataNeedsPermission() {
    for (long component = 0; component < 20; component++) {
      long number = component;
      if (component != 18) {
        assertRefused(Errno.EOPNOTSUPP, () -> process.requestForGuests(number));
      }
    }
    for (long number : new long[] {20, 63, 64, 1L << 32, -1}) {
      assertRefused(Errno.EINVAL, () -> process.requestForGuests(number));
    }
    assertEquals(0, process.guestPermitted() & TILE_DATA);
    process.requestForGuests(18);
    assertEquals(TILE_DATA, process.guestPermitted() & TILE_DATA);
    assertEquals(0, process.permitted() & TILE_DATA, "guests' permission is not the process's");
  }

  @Test
  void aHostWithoutTilesHasNoneToGive() {
    XcompPermissions poor = Backend.MILAN_7_2.permissions();
    assertRefused(Errno.EOPNOTSUPP, () -> poor.requestForGuests(18));
  }

  @Test
  void theFirstVcpuEndsTheTimeForRequestsInChildrenToo() {
    var kvm = Backend.SAPPHIRE_RAPIDS_7_2.kvm(Choices.DEFAULTS, process);
    var vm = kvm.createVm();
    vm.createVcpu(0);
    assertRefused(Errno.EBUSY, () -> process.requestForGuests(18));
    assertRefused(Errno.EBUSY, () -> process.fork().requestForGuests(18));
  }

  @Test
  void whatWasGrantedMayBeAskedForAgain() {
    process.requestForGuests(18);
    Backend.SAPPHIRE_RAPIDS_7_2.kvm(Choices.DEFAULTS, process).createVm().createVcpu(0);
    process.requestForGuests(18);
  }
}
