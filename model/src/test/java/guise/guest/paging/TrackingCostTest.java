package guise.guest.paging;

import static guise.guest.paging.CounterWidth.U16;
import static guise.guest.paging.CounterWidth.U32;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.guest.paging.VmShape.Slot;
import guise.guest.paging.VmShape.Tables;
import guise.guest.paging.VmShape.Tracker;
import guise.kernel.KernelVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it costs to keep track of a VM's pages. */
final class TrackingCostTest {
  private static final long GIB = 1 << 18;
  private static final long TIB = 1 << 28;
  private static final KernelVersion NOW = KernelVersion.parse("7.2");
  private static final VmShape SHADOWED = VmShape.plain(TIB).withShadowRoot();

  private static TrackingCost cost(VmShape vm, String version) {
    return TrackingCost.of(vm, KernelVersion.parse(version), U16);
  }

  @Test
  void widerCountersTakeHalfAMegabyteForAGigabyte() {
    long gib = 512 << 10;
    VmShape vm = VmShape.plain(GIB).withShadowRoot();
    long more = TrackingCost.of(vm, NOW, U32).total() - TrackingCost.of(vm, NOW, U16).total();
    assertEquals(gib, more);
    long tib = TrackingCost.of(SHADOWED, NOW, U32).total() - cost(SHADOWED, "7.2").total();
    assertEquals(512L << 20, tib);
    assertEquals(0.0488, 100.0 * tib / (TIB * 4096), 0.00005);
  }

  @Test
  void everythingTogetherTakesTenBytesAPage() {
    assertEquals(10.0235, cost(SHADOWED, "7.2").perPage(), 0.00005);
    assertEquals(0.2447, 100 * cost(SHADOWED, "7.2").perPage() / 4096, 0.00005);
    assertEquals(0.0078, cost(VmShape.plain(TIB), "7.2").perPage(), 0.00005);
  }

  @Test
  void aSlotThatIsNotAlignedTouchesMoreLargePages() {
    var vm = VmShape.plain(GIB).with(List.of(new Slot(1, GIB, true))).withShadowRoot();
    TrackingCost cost = cost(vm, "7.2");
    long two = GIB / 512 + 1;
    long three = 2;
    assertEquals(4 * (two + three), cost.lpageInfo());
    assertEquals(8 * (GIB + two + three), cost.rmap());
    assertEquals(2 * GIB, cost.gfnTrack());
    assertEquals(2 * GIB / 8, cost.dirtyBitmap());
  }

  @Test
  void theDirtyBitmapIsRoundedUpToWords() {
    var vm = VmShape.plain(1).with(List.of(new Slot(0, 65, true)));
    assertEquals(2 * 16, cost(vm, "7.2").dirtyBitmap());
    var rings = new VmShape(vm.slots(), Tables.TDP_MMU, false, Tracker.NOT_BUILT, true);
    assertEquals(0, cost(rings, "7.2").dirtyBitmap());
  }

  @Test
  void memoryThatSystemManagementModeHasTooIsPaidTwice() {
    var slot = new Slot(0, GIB, false);
    var twice = SHADOWED.with(List.of(slot, slot));
    var once = SHADOWED.with(List.of(slot));
    assertEquals(2 * cost(once, "7.2").total(), cost(twice, "7.2").total());
  }

  @ParameterizedTest
  @CsvSource({
    // kernel, tables, shadow root, tracker: reverse maps, write tracking
    "5.10, TDP_MMU, false, NOT_BUILT, true,  true",
    "5.14, TDP_MMU, false, NOT_BUILT, false, true",
    "6.1,  TDP_MMU, false, NOT_BUILT, false, false",
    "6.1,  TDP_MMU, false, IDLE,      false, true",
    "6.1,  TDP_MMU, true,  NOT_BUILT, true,  true",
    "6.12, TDP_MMU, false, IDLE,      false, false",
    "6.12, TDP_MMU, false, ACTIVE,    false, true",
    "6.12, TDP,     false, NOT_BUILT, true,  false",
    "7.2,  SHADOW,  false, NOT_BUILT, true,  true",
    "7.2,  TDP_MMU, true,  IDLE,      true,  true",
  })
  void whenArraysAreThere(
      String version, Tables tables, boolean root, Tracker tracker, boolean rmap, boolean track) {
    var slots = List.of(new Slot(0, GIB, false));
    TrackingCost cost = cost(new VmShape(slots, tables, root, tracker, false), version);
    assertEquals(rmap, cost.rmap() > 0);
    assertEquals(track, cost.gfnTrack() > 0);
  }
}
