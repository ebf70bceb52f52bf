package guise.kvm;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Memory of a guest ({@code struct kvm_userspace_memory_region}).
 *
 * @param slot which region, in the lower 16 bits; the address space in the upper
 * @param flags {@link #LOG_DIRTY_PAGES}, {@link #READONLY}
 * @param guestPhysicalAddress where the guest sees it
 * @param size its size in bytes; 0 deletes the region
 * @param memory the bytes behind it, outside the heap; they must start on a page
 */
public record MemoryRegion(
    int slot, int flags, long guestPhysicalAddress, long size, Optional<MemorySegment> memory) {
  public static final int LOG_DIRTY_PAGES = 1;
  public static final int READONLY = 2;

  public static MemoryRegion of(int slot, long guestPhysicalAddress, MemorySegment memory) {
    return new MemoryRegion(slot, 0, guestPhysicalAddress, memory.byteSize(), Optional.of(memory));
  }

  /** What removes a region. */
  public static MemoryRegion deleted(int slot) {
    return new MemoryRegion(slot, 0, 0, 0, Optional.empty());
  }

  public MemoryRegion withFlags(int other) {
    return new MemoryRegion(slot, other, guestPhysicalAddress, size, memory);
  }
}
