package guise.device;

import guise.kvm.Errno;
import guise.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A file descriptor of KVM. Its ioctls exclude one another and its closing: a number that was
 * closed, and may be another file's by now, is never used.
 */
final class OpenFile implements AutoCloseable {
  private static final int READ_WRITE_CLOSE_ON_EXEC = 0x8_0002;
  private static final int ROOM = 512;

  private final String what;
  private final int fd;
  private final GuestMemory memory;
  private final MemorySegment state;
  private final MemorySegment room;
  private boolean closed;

  /**
   * An open file.
   *
   * @param what what it stands for, for those who use it too late
   * @param memory the guest's memory, which the ioctls of a vCPU touch
   */
  OpenFile(String what, int fd, GuestMemory memory) {
    this.what = what;
    this.fd = fd;
    this.memory = memory;
    Arena arena = Arena.ofAuto(); // lives as long as this object
    this.state = arena.allocate(Libc.CALL_STATE);
    this.room = arena.allocate(ROOM, Long.BYTES);
  }

  static OpenFile open(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      int fd = Libc.open(state, arena.allocateFrom(path), READ_WRITE_CLOSE_ON_EXEC);
      if (fd < 0) {
        throw refusal("open " + path, Libc.errno(state));
      }
      return new OpenFile(path, fd, new GuestMemory());
    }
  }

  static KvmException refusal(String what, int errno) {
    return new KvmException(
        what,
        Errno.of(errno).orElseThrow(() -> new IllegalStateException(what + ": errno " + errno)));
  }

  /** Room for a structure, zeroed: this file's own, until the next call of this method. */
  MemorySegment room(StructLayout struct) {
    return room(struct.byteSize());
  }

  /** Room for at most 512 bytes, zeroed. */
  MemorySegment room(long size) {
    return room.asSlice(0, size).fill((byte) 0);
  }

  /** An ioctl whose argument is a number. */
  synchronized int call(Ioctl ioctl, long value) {
    checkOpen();
    return checked(ioctl, Libc.ioctl(state, fd, ioctl.code(), value));
  }

  /** An ioctl whose argument points to memory. */
  synchronized int call(Ioctl ioctl, MemorySegment argument) {
    checkOpen();
    return checked(ioctl, memory.grip().ioctl(state, fd, ioctl.code(), argument));
  }

  /** An ioctl that holds memory which is to become the guest's. */
  synchronized int call(Ioctl ioctl, MemorySegment argument, MemorySegment held) {
    checkOpen();
    return checked(ioctl, Libc.ioctl(state, fd, ioctl.code(), argument, held));
  }

  /** The file's first pages, shared with the kernel until the arena closes. */
  synchronized MemorySegment map(long size, Arena arena) {
    checkOpen();
    return Pages.mapped(size, fd, arena);
  }

  private int checked(Ioctl ioctl, int result) {
    if (result < 0) {
      throw refusal(ioctl.toString(), Libc.errno(state));
    }
    return result;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the " + what + " is closed");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (Libc.close(state, fd) < 0) {
        throw refusal("close", Libc.errno(state));
      }
    }
  }
}
