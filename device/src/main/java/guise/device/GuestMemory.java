package guise.device;

import guise.kvm.MemoryRegion;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The memory that a VM's regions lie in, kept for as long as they exist. */
final class GuestMemory {
  private final Map<Integer, MemorySegment> slots = new HashMap<>();
  private volatile Grip grip = Grip.NONE;

  Grip grip() {
    return grip;
  }

  /**
   * The address that the kernel is told.
   *
   * @throws IllegalArgumentException if the guest would reach beyond the memory, or write what is
   *     read-only
   */
  static long address(MemoryRegion region) {
    MemorySegment memory = region.memory().orElse(MemorySegment.NULL);
    if (Long.compareUnsigned(region.size(), memory.byteSize()) > 0) {
      throw new IllegalArgumentException(
          "a region of %#x bytes in %#x bytes of memory"
              .formatted(region.size(), memory.byteSize()));
    }
    if (!memory.isNative()) {
      throw new IllegalArgumentException("memory on the heap moves: a guest cannot have it");
    }
    boolean readOnly = (region.flags() & MemoryRegion.READONLY) != 0;
    if (memory.isReadOnly() && !readOnly && region.size() != 0) {
      throw new IllegalArgumentException("the guest could write to a read-only segment");
    }
    return memory.address();
  }

  /** After the kernel took a region: holds its memory, or lets go of what was removed. */
  synchronized void changed(MemoryRegion region) {
    if (region.size() == 0) {
      slots.remove(region.slot());
    } else {
      region.memory().ifPresent(memory -> slots.put(region.slot(), memory));
    }
    var scopes = new LinkedHashMap<MemorySegment.Scope, MemorySegment>();
    slots.values().forEach(memory -> scopes.putIfAbsent(memory.scope(), memory));
    grip = new Grip(List.copyOf(scopes.values()));
  }
}
