package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;

import guise.kvm.Errno;
import guise.kvm.MemoryRegion;
import guise.kvm.Vm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** How memory comes, moves and goes (set_memory_region_test of the KVM selftests). */
@EveryBackend
class MemoryRegionTest {
  private static final int PAGE = 4096;

  private final MemorySegment pages = Arena.ofAuto().allocate(3 * PAGE, PAGE);
  private final MemorySegment two = pages.asSlice(0, 2 * PAGE);
  private final Vm vm;

  MemoryRegionTest(Backend backend) {
    vm = backend.kvm().createVm();
    vm.setUserMemoryRegion(MemoryRegion.of(0, 0, two));
  }

  @Test
  void aRegionMayMoveAndGo() {
    vm.setUserMemoryRegion(MemoryRegion.of(0, 0x10_0000, two));
    vm.setUserMemoryRegion(MemoryRegion.deleted(0));
    assertRefused(Errno.EINVAL, () -> vm.setUserMemoryRegion(MemoryRegion.deleted(0)));
  }

  @Test
  void regionsDoNotOverlap() {
    assertRefused(Errno.EEXIST, () -> vm.setUserMemoryRegion(MemoryRegion.of(1, PAGE, two)));
    vm.setUserMemoryRegion(MemoryRegion.of(1, 2 * PAGE, two));
  }

  @Test
  void sizeMemoryAndReadOnlyAreSettled() {
    MemorySegment one = pages.asSlice(0, PAGE);
    assertRefused(Errno.EINVAL, () -> vm.setUserMemoryRegion(MemoryRegion.of(0, 0, one)));
    var readOnly = MemoryRegion.of(0, 0, two).withFlags(MemoryRegion.READONLY);
    assertRefused(Errno.EINVAL, () -> vm.setUserMemoryRegion(readOnly));
    vm.setUserMemoryRegion(MemoryRegion.of(0, 0, two).withFlags(MemoryRegion.LOG_DIRTY_PAGES));
  }

  @Test
  void whatIsMalformedIsRefused() {
    assertRefused(Errno.EINVAL, () -> vm.setUserMemoryRegion(MemoryRegion.of(1, 100, two)));
    assertRefused(
        Errno.EINVAL, () -> vm.setUserMemoryRegion(MemoryRegion.of(0x7FFF, 0x10_0000, two)));
    var unknown = MemoryRegion.of(1, 0x10_0000, two).withFlags(1 << 30);
    assertRefused(Errno.EINVAL, () -> vm.setUserMemoryRegion(unknown));
  }
}
