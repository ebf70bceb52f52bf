package guise.guest.paging;

import guise.kernel.KernelVersion;

/**
 * The bytes KVM spends on keeping track of a VM's pages, by array.
 *
 * @param pages the pages of the VM's slots
 */
public record TrackingCost(long pages, long lpageInfo, long rmap, long gfnTrack, long dirtyBitmap) {
  /** What a VM costs in a kernel, with counters of some width. */
  public static TrackingCost of(VmShape vm, KernelVersion version, CounterWidth counter) {
    return new TrackingCost(
        vm.pages(),
        TrackingArray.LPAGE_INFO.bytes(vm, version, counter),
        TrackingArray.RMAP.bytes(vm, version, counter),
        TrackingArray.GFN_TRACK.bytes(vm, version, counter),
        TrackingArray.DIRTY_BITMAP.bytes(vm, version, counter));
  }

  public long total() {
    return lpageInfo + rmap + gfnTrack + dirtyBitmap;
  }

  /** Bytes for 4 KiB of the guest. */
  public double perPage() {
    return (double) total() / pages;
  }
}
