package guise.engine.memory;

import guise.kvm.MemoryRegion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The physical memory of a guest: RAM by address, and who watches its code. */
public final class GuestMemory {
  private static final int PAGE_SHIFT = 12;

  private volatile List<MemoryRegion> regions = List.of();
  private final List<CodeWatcher> watchers = new ArrayList<>();
  private final Set<Long> watched = new HashSet<>();

  public void setRegions(List<MemoryRegion> all) {
    regions = List.copyOf(all);
  }

  private MemorySegment at(long physical) {
    for (MemoryRegion region : regions) {
      long offset = physical - region.guestPhysicalAddress();
      if (Long.compareUnsigned(offset, region.size()) < 0) {
        return region.memory().orElseThrow().asSlice(offset);
      }
    }
    return MemorySegment.NULL;
  }

  public boolean isRam(long physical) {
    return at(physical).byteSize() > 0;
  }

  /** Copies bytes that lie within a page of RAM. */
  public void copy(long physical, byte[] into, int start, int count) {
    MemorySegment.copy(at(physical), ValueLayout.JAVA_BYTE, 0, into, start, count);
  }

  public void addWatcher(CodeWatcher watcher) {
    watchers.add(watcher);
  }

  public void watch(long page) {
    watched.add(page);
  }

  public void unwatch(long page) {
    watched.remove(page);
  }

  long read(long physical, int size) {
    MemorySegment here = at(physical);
    long value = 0;
    for (int i = 0; i < size && i < here.byteSize(); i++) {
      value |= (here.get(ValueLayout.JAVA_BYTE, i) & 0xFFL) << 8 * i;
    }
    return value;
  }

  void write(long physical, int size, long value) {
    MemorySegment here = at(physical);
    for (int i = 0; i < size && i < here.byteSize(); i++) {
      here.set(ValueLayout.JAVA_BYTE, i, (byte) (value >>> 8 * i));
    }
    if (watched.contains(physical >>> PAGE_SHIFT)) {
      watchers.forEach(watcher -> watcher.written(physical, size));
    }
  }
}
