package guise.engine.memory;

import guise.kvm.MemoryRegion;
import java.lang.foreign.MemorySegment;

/**
 * Memory of a guest in one piece.
 *
 * @param address where it begins for the guest
 * @param writable whether the guest's writes arrive in it
 */
record Region(long address, MemorySegment memory, boolean writable) {
  static Region of(MemoryRegion region, MemorySegment memory) {
    boolean writable = (region.flags() & MemoryRegion.READONLY) == 0;
    return new Region(region.guestPhysicalAddress(), memory, writable);
  }

  boolean has(long physical) {
    return Long.compareUnsigned(physical - address, memory.byteSize()) < 0;
  }
}
