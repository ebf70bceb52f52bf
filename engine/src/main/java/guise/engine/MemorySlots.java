package guise.engine;

import guise.engine.memory.GuestMemory;
import guise.guest.paging.VmShape.Slot;
import guise.kvm.MemoryRegion;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The memory of a VM: its regions by slot, and the rules for changing them. */
final class MemorySlots {
  private static final String SET = "KVM_SET_USER_MEMORY_REGION";
  private static final int SLOTS = 32764;
  private static final int ADDRESS_SPACES = 2;
  private static final long PAGE = 0xFFF;
  private static final int PAGE_BITS = 12;
  private static final int FLAGS = MemoryRegion.LOG_DIRTY_PAGES | MemoryRegion.READONLY;

  private final TreeMap<Integer, MemoryRegion> slots = new TreeMap<>();

  synchronized boolean any() {
    return !slots.isEmpty();
  }

  /** Changes a region, and with it what the guest finds in its memory. */
  synchronized void set(MemoryRegion region, GuestMemory memory) {
    set(region);
    boolean seen = region.slot() >>> 16 == 0;
    if (!seen) {
      return;
    }
    if (region.size() == 0) {
      memory.remove(region.slot());
    } else if ((region.flags() & MemoryRegion.READONLY) != 0) {
      memory.addRom(region.slot(), region.guestPhysicalAddress(), bytes(region));
    } else {
      memory.addRam(region.slot(), region.guestPhysicalAddress(), bytes(region));
    }
  }

  /** A region without memory behind it, as tests of the rules have, is one of no bytes. */
  private static MemorySegment bytes(MemoryRegion region) {
    return region.memory().orElse(MemorySegment.NULL);
  }

  private void set(MemoryRegion region) {
    VmRefusal.REGION_FLAGS.unless((region.flags() & ~FLAGS) == 0, SET);
    boolean aligned = (region.size() & PAGE) == 0 && (region.guestPhysicalAddress() & PAGE) == 0;
    VmRefusal.REGION_ALIGNED.unless(aligned, SET);
    VmRefusal.REGION_NUMBER.unless(isPossible(region), SET);
    MemoryRegion old = slots.get(region.slot());
    if (region.size() == 0) {
      VmRefusal.REGION_THERE_TO_DELETE.unless(old != null, SET);
      slots.remove(region.slot());
      return;
    }
    if (old != null) {
      VmRefusal.REGION_KEEPS_SIZE.unless(changesOnlyPlace(old, region), SET);
    }
    VmRefusal.REGION_APART.unless(isApart(region), SET);
    slots.put(region.slot(), region);
  }

  private static boolean isPossible(MemoryRegion region) {
    boolean slot = (region.slot() & 0xFFFF) < SLOTS && region.slot() >>> 16 < ADDRESS_SPACES;
    long end = region.guestPhysicalAddress() + region.size();
    return slot && Long.compareUnsigned(end, region.guestPhysicalAddress()) >= 0;
  }

  private static boolean changesOnlyPlace(MemoryRegion old, MemoryRegion now) {
    boolean sameMemory = old.memory().equals(now.memory());
    boolean sameMode = ((old.flags() ^ now.flags()) & MemoryRegion.READONLY) == 0;
    return old.size() == now.size() && sameMemory && sameMode;
  }

  private boolean isApart(MemoryRegion region) {
    for (MemoryRegion other : slots.values()) {
      boolean same = other.slot() == region.slot();
      boolean space = other.slot() >>> 16 == region.slot() >>> 16;
      if (!same && space && overlap(other, region)) {
        return false;
      }
    }
    return true;
  }

  private static boolean overlap(MemoryRegion a, MemoryRegion b) {
    long endA = a.guestPhysicalAddress() + a.size() - 1;
    long endB = b.guestPhysicalAddress() + b.size() - 1;
    return Long.compareUnsigned(a.guestPhysicalAddress(), endB) <= 0
        && Long.compareUnsigned(b.guestPhysicalAddress(), endA) <= 0;
  }

  /** The slots as keeping track of their pages sees them. */
  synchronized List<Slot> shapes() {
    return slots.values().stream()
        .map(r ->
            new Slot(
                r.guestPhysicalAddress() >>> PAGE_BITS,
                r.size() >>> PAGE_BITS,
                (r.flags() & MemoryRegion.LOG_DIRTY_PAGES) != 0))
        .toList();
  }

  /** The region that an address lies in. */
  synchronized Optional<MemoryRegion> at(long address) {
    return slots.values().stream()
        .filter(r -> Long.compareUnsigned(address - r.guestPhysicalAddress(), r.size()) < 0)
        .findFirst();
  }
}
