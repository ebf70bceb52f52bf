package guise.engine.memory;

/**
 * An access outside the guest's memory that nobody has answered yet, on its way to the step loop,
 * which asks userspace. It has no stack trace and never leaves the engine.
 */
public final class MmioNeeded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long address;
  private final int size;
  private final boolean write;
  private final long data;

  private MmioNeeded(long address, int size, boolean write, long data) {
    super(null, null, false, false);
    this.address = address;
    this.size = size;
    this.write = write;
    this.data = data;
  }

  static MmioNeeded read(long address, int size) {
    return new MmioNeeded(address, size, false, 0);
  }

  static MmioNeeded write(long address, int size, long data) {
    return new MmioNeeded(address, size, true, data);
  }

  /** The guest-physical address. */
  public long address() {
    return address;
  }

  /** 1 to 8 bytes. */
  public int size() {
    return size;
  }

  public boolean isWrite() {
    return write;
  }

  /** Of a write: what is written, in the lower bytes. */
  public long data() {
    return data;
  }
}
