package guise.engine.memory;

/**
 * Memory as one processor sees it by linear address: pages translated, rights checked, misses
 * turned into {@link GuestFault}s.
 *
 * <p>For now every address is physical.
 */
public final class LinearMemory {
  private final GuestMemory memory;

  public LinearMemory(GuestMemory memory) {
    this.memory = memory;
  }

  /** Reads 1, 2, 4 or 8 bytes with the rights of the current privilege level, zero-extended. */
  public long read(long linear, int size) {
    return memory.read(linear, size);
  }

  /** Writes the lower 1, 2, 4 or 8 bytes of a value. */
  public void write(long linear, int size, long value) {
    memory.write(linear, size, value);
  }

  /** Translates a linear address to fetch code from, or throws the fault. */
  public long physicalOfCode(long linear) {
    return linear;
  }
}
