package guise.engine.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a guest by physical address: regions of memory segments, and who watches which
 * pages.
 *
 * <p>All processors of a VM share it. An address that no region has is no error here: it is up to
 * the processor to take it for a device.
 */
public final class GuestMemory {
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private volatile Region[] regions = {};
  private final WatchedPages watched = new WatchedPages();
  private final List<CodeWatcher> watchers = new CopyOnWriteArrayList<>();
  private final List<LinearMemory> processors = new CopyOnWriteArrayList<>();

  /** A guest that has one region of memory, from address 0. */
  public static GuestMemory of(MemorySegment memory) {
    var guest = new GuestMemory();
    guest.addRam(0, 0, memory);
    return guest;
  }

  // -- regions ----------------------------------------------------------------------------------

  /** Adds memory, or moves that of a slot. */
  public void addRam(int slot, long address, MemorySegment memory) {
    add(new Region(slot, address, memory, true));
  }

  /** Adds memory that the guest can read and fetch; its writes go to userspace. */
  public void addRom(int slot, long address, MemorySegment memory) {
    add(new Region(slot, address, memory, false));
  }

  /** Takes the memory of a slot away. */
  public void remove(int slot) {
    install(without(slot));
  }

  private void add(Region region) {
    List<Region> now = without(region.slot());
    now.add(region);
    install(now);
  }

  private List<Region> without(int slot) {
    var left = new ArrayList<Region>();
    for (Region region : regions) {
      if (region.slot() != slot) {
        left.add(region);
      }
    }
    return left;
  }

  private void install(List<Region> now) {
    regions = now.toArray(Region[]::new);
    for (LinearMemory processor : processors) {
      processor.flush();
    }
  }

  /** The region that has an address. */
  @Nullable Region at(long physical) {
    for (Region region : regions) {
      if (region.has(physical)) {
        return region;
      }
    }
    return null;
  }

  // -- access by physical address ---------------------------------------------------------------

  /** Whether an access of some bytes, all in one page, is one of memory. */
  public boolean isRam(long physical, int size) {
    Region region = at(physical);
    return region != null && region.has(physical + size - 1);
  }

  /** Writable memory at an address, or null where not all of it is there. */
  public @Nullable MemorySegment segment(long physical, int size) {
    Region region = at(physical);
    if (region == null || !region.writable() || !region.has(physical + size - 1)) {
      return null;
    }
    return region.memory().asSlice(physical - region.address(), size);
  }

  /** Whether what is written there stays there. */
  public boolean isWritable(long physical, int size) {
    Region region = at(physical);
    return region != null && region.writable() && region.has(physical + size - 1);
  }

  /** Reads 1, 2, 4 or 8 bytes, zero-extended; what is not memory reads as all ones. */
  public long read(long physical, int size) {
    return read(physical, size, size == 8 ? -1L : (1L << 8 * size) - 1);
  }

  /** Reads an entry of a table of translations: where there is no memory, there is none. */
  public long readEntry(long physical, int size) {
    return read(physical, size, 0);
  }

  private long read(long physical, int size, long absent) {
    Region region = at(physical);
    if (region == null || !region.has(physical + size - 1)) {
      return absent;
    }
    return get(region.memory(), physical - region.address(), size);
  }

  /** Writes 1, 2, 4 or 8 bytes; lost where there is no writable memory. */
  public void write(long physical, int size, long value) {
    Region region = at(physical);
    if (region == null || !region.writable() || !region.has(physical + size - 1)) {
      return;
    }
    set(region.memory(), physical - region.address(), size, value);
    if (watched.has(physical) || watched.has(physical + size - 1)) {
      tell(physical, size);
    }
  }

  /** Copies bytes of memory that lie in one page; what is not memory reads as all ones. */
  public void copy(long physical, byte[] into, int start, int count) {
    Region region = at(physical);
    if (region == null || !region.has(physical + count - 1)) {
      Arrays.fill(into, start, start + count, (byte) -1);
      return;
    }
    long from = physical - region.address();
    MemorySegment.copy(region.memory(), ValueLayout.JAVA_BYTE, from, into, start, count);
  }

  static long get(MemorySegment memory, long at, int size) {
    return switch (size) {
      case 8 -> memory.get(LONG, at);
      case 4 -> memory.get(INT, at) & 0xFFFF_FFFFL;
      case 2 -> memory.get(SHORT, at) & 0xFFFF;
      default -> memory.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
    };
  }

  static void set(MemorySegment memory, long at, int size, long value) {
    switch (size) {
      case 8 -> memory.set(LONG, at, value);
      case 4 -> memory.set(INT, at, (int) value);
      case 2 -> memory.set(SHORT, at, (short) value);
      default -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }
  }

  // -- watching code ----------------------------------------------------------------------------

  /** Registers whoever is told of writes into watched pages: of any page that somebody watches. */
  public void register(CodeWatcher watcher) {
    watchers.add(watcher);
  }

  /** From now on, writes into the page are told, until as many have called {@link #unwatch}. */
  public void watch(long physical) {
    if (watched.add(physical)) {
      for (LinearMemory processor : processors) {
        processor.forgetWritesTo(physical);
      }
    }
  }

  /** One less has decoded instructions of the page. */
  public void unwatch(long physical) {
    watched.remove(physical);
  }

  boolean isWatched(long physical) {
    return watched.has(physical);
  }

  void tell(long physical, int size) {
    int first = (int) Math.min(size, LinearMemory.PAGE - (physical & LinearMemory.OFFSET));
    tellPage(physical, first);
    if (first < size) {
      tellPage(physical + first, size - first);
    }
  }

  private void tellPage(long physical, int size) {
    if (watched.has(physical)) {
      for (CodeWatcher watcher : watchers) {
        watcher.written(physical, size);
      }
    }
  }

  void attach(LinearMemory processor) {
    processors.add(processor);
  }
}
