package guise.guest.paging;

import com.google.errorprone.annotations.Immutable;
import guise.guest.paging.VmShape.Slot;
import guise.guest.paging.VmShape.Tables;
import guise.guest.paging.VmShape.Tracker;
import guise.kernel.KernelVersion;
import guise.kernel.Rule;
import guise.kernel.Versions;

/** The arrays KVM keeps beside a memory slot: how large each is, and when which kernel has it. */
public enum TrackingArray {
  // spotless:off
  LPAGE_INFO   ((s, _) -> 4 * (s.entries(2) + s.entries(3)),                "where large pages may be mapped"),
  RMAP         ((s, _) -> 8 * (s.entries(1) + s.entries(2) + s.entries(3)), "which shadow entries map a page"),
  GFN_TRACK    ((s, c) -> c.bytes() * s.entries(1),                         "how many shadow pages write-protect a page"),
  DIRTY_BITMAP ((s, _) -> 2 * 8 * ((s.pages() + 63) / 64),                  "pages written to, and a second half to hand them out");
  // spotless:on

  /** When an array is allocated, and in which kernels that is so. */
  enum Allocation implements Rule {
    // spotless:off
    LPAGE_INFO_ALWAYS (LPAGE_INFO,   Versions.ALL,                                              (_, _) -> true,                                             "every slot has it"),
    RMAP_ALWAYS       (RMAP,         Versions.before(5, 14).documented(),                       (_, _) -> true,                                             "every slot has it"),
    RMAP_LAZY         (RMAP,         Versions.since(5, 14).documented(),                        (vm, _) -> vm.tables() != Tables.TDP_MMU || vm.shadowRoot(), "from the first shadow root on, or without the TDP MMU"),
    TRACK_ALWAYS      (GFN_TRACK,    Versions.before(5, 16).provisional(),                      (_, _) -> true,                                             "every slot has it"),
    TRACK_BUILT       (GFN_TRACK,    Versions.since(5, 16).until(6, 12).provisional(),          (vm, _) -> vm.shadows() || vm.tracker() != Tracker.NOT_BUILT, "from the first shadow root on, without TDP, or in a kernel that lets others track writes"),
    TRACK_LAZY        (GFN_TRACK,    Versions.since(6, 12).documented(),                        (vm, _) -> vm.shadows() || vm.tracker() == Tracker.ACTIVE,   "from the first shadow root on, without TDP, or while somebody else tracks writes"),
    DIRTY_IF_LOGGED   (DIRTY_BITMAP, Versions.ALL,                                              (vm, slot) -> slot.logsDirty() && !vm.ringOnly(),            "a slot whose dirty pages are logged in a bitmap");
    // spotless:on

    private final TrackingArray array;
    private final Versions versions;
    private final Condition condition;
    private final String meaning;

    Allocation(TrackingArray array, Versions versions, Condition condition, String meaning) {
      this.array = array;
      this.versions = versions;
      this.condition = condition;
      this.meaning = meaning;
    }

    @Override
    public String meaning() {
      return meaning;
    }

    @Override
    public Versions versions() {
      return versions;
    }
  }

  /** The bytes for one slot. */
  @Immutable
  private interface Size {
    long of(Slot slot, CounterWidth counter);
  }

  /** Whether a VM's slot has the array. */
  @Immutable
  private interface Condition {
    boolean holds(VmShape vm, Slot slot);
  }

  private final Size size;
  private final String meaning;

  TrackingArray(Size size, String meaning) {
    this.size = size;
    this.meaning = meaning;
  }

  /** The bytes of the array over all slots of a VM. */
  long bytes(VmShape vm, KernelVersion version, CounterWidth counter) {
    long bytes = 0;
    for (Slot slot : vm.slots()) {
      for (Allocation row : Allocation.values()) {
        boolean counts = row.array == this && row.versions.include(version);
        bytes += counts && row.condition.holds(vm, slot) ? size.of(slot, counter) : 0;
      }
    }
    return bytes;
  }

  public String meaning() {
    return meaning;
  }
}
