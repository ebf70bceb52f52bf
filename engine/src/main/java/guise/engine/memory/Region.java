package guise.engine.memory;

import java.lang.foreign.MemorySegment;

/**
 * Memory of a guest in one piece.
 *
 * @param slot the number userspace knows it by
 * @param address where it begins for the guest
 * @param writable whether the guest's writes arrive in it
 */
record Region(int slot, long address, MemorySegment memory, boolean writable) {
  boolean has(long physical) {
    return Long.compareUnsigned(physical - address, memory.byteSize()) < 0;
  }
}
