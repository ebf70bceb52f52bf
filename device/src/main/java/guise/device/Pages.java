package guise.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Pages of this process, got from the kernel and given back when their arena closes. */
final class Pages {
  private static final int PAGE = 4096;
  private static final int NONE = 0;
  private static final int READ_WRITE = 3;
  private static final int READ_EXECUTE = 5;
  private static final int SHARED = 1;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final int NO_FILE = -1;

  private Pages() {}

  /** The first pages of a file, shared with whoever else has it. */
  static MemorySegment mapped(long size, int fd, Arena arena) {
    return map(size, SHARED, fd, arena);
  }

  private static MemorySegment map(long size, int flags, int fd, Arena arena) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment state = call.allocate(Libc.CALL_STATE);
      long address = Libc.mmap(state, size, READ_WRITE, flags, fd);
      if (address == Libc.FAILED) {
        throw OpenFile.refusal("mmap", Libc.errno(state));
      }
      return Libc.mapped(address, size, arena);
    }
  }

  private static void protect(MemorySegment pages, int protection) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment state = call.allocate(Libc.CALL_STATE);
      if (Libc.mprotect(state, pages, protection) < 0) {
        throw OpenFile.refusal("mprotect", Libc.errno(state));
      }
    }
  }

  /**
   * Memory of a size, zeroed, right before a page that nobody may touch: where the kernel reads
   * further than there is something, it finds EFAULT, and not what happens to lie there.
   */
  static MemorySegment guarded(long size, Arena arena) {
    long whole = (size + PAGE - 1) / PAGE * PAGE;
    MemorySegment all = map(whole + PAGE, PRIVATE_ANONYMOUS, NO_FILE, arena);
    protect(all.asSlice(whole), NONE);
    return all.asSlice(whole - size, size);
  }

  /** A page of machine code, never given back. */
  static MemorySegment code(byte[] code) {
    MemorySegment page = map(PAGE, PRIVATE_ANONYMOUS, NO_FILE, Arena.global());
    MemorySegment.copy(MemorySegment.ofArray(code), 0, page, 0, code.length);
    protect(page, READ_EXECUTE);
    return page;
  }
}
