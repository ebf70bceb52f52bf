package guise.engine.memory;

/** One processor's accesses by physical address: to memory, and to what userspace answers for. */
final class PhysicalAccess {
  final MmioAnswers mmio = new MmioAnswers();
  private final GuestMemory guest;

  PhysicalAccess(GuestMemory guest) {
    this.guest = guest;
  }

  /** Reads 1 to 8 bytes of one page, in any number. */
  long readPart(long physical, int size) {
    if (!guest.isRam(physical, size)) {
      return mmio.read(physical, size);
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= guest.read(physical + i, 1) << 8 * i;
    }
    return value;
  }

  /** Reads 1, 2, 4 or 8 bytes of one page. */
  long read(long physical, int size) {
    return guest.isRam(physical, size) ? guest.read(physical, size) : mmio.read(physical, size);
  }

  void writePart(long physical, int size, long value) {
    if (!guest.isWritable(physical, size)) {
      mmio.write(physical, size, value & (1L << 8 * size) - 1);
      return;
    }
    for (int i = 0; i < size; i++) {
      guest.write(physical + i, 1, value >>> 8 * i);
    }
  }

  void write(long physical, int size, long value) {
    if (guest.isWritable(physical, size)) {
      guest.write(physical, size, value);
    } else {
      mmio.write(physical, size, size == 8 ? value : value & (1L << 8 * size) - 1);
    }
  }
}
