package guise.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The functions of the C library that this module calls, and nothing else: the one place that
 * leaves the heap. Each returns what the C function returns; a failure is -1, and its errno stands
 * in the segment that the caller gave.
 */
@SuppressWarnings("restricted") // calling C is what the class is for; its module alone may
final class Libc {
  /** Where errno is written after a call. */
  static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();

  static final long FAILED = -1;

  private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));
  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle IOCTL = ioctl(ADDRESS);
  private static final MethodHandle IOCTL_HOLDING_ONE = ioctl(ADDRESS, ADDRESS);
  private static final MethodHandle IOCTL_VALUE = ioctl(JAVA_LONG);
  private static final MethodHandle OPEN =
      variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle MMAP =
      function(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MPROTECT =
      function("mprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MUNMAP =
      function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle SIGACTION =
      function("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SYSCALL =
      variadic(
          "syscall",
          1,
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private Libc() {}

  // -- Linking ----------------------------------------------------------------------------------

  private static MethodHandle function(String name, FunctionDescriptor type) {
    return link(name, type, Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle variadic(String name, int fixed, FunctionDescriptor type) {
    return link(
        name, type, Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(fixed));
  }

  private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
    MemorySegment symbol = LINKER.defaultLookup().findOrThrow(name);
    return LINKER.downcallHandle(symbol, type, options);
  }

  /** {@code ioctl} is variadic: it reads one argument, and further ones do no harm. */
  private static MethodHandle ioctl(MemoryLayout... arguments) {
    var type =
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG).appendArgumentLayouts(arguments);
    return variadic("ioctl", 2, type);
  }

  // -- Calls ------------------------------------------------------------------------------------

  static int errno(MemorySegment callState) {
    return (int) ERRNO.get(callState, 0L);
  }

  static int ioctl(MemorySegment state, int fd, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(state, fd, request, argument);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** With memory that cannot be freed while the call lasts: a call holds what it is given. */
  static int ioctl(
      MemorySegment state, int fd, long request, MemorySegment argument, MemorySegment held) {
    try {
      return (int) IOCTL_HOLDING_ONE.invokeExact(state, fd, request, argument, held);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int ioctl(
      MethodHandle holding,
      MemorySegment state,
      int fd,
      long request,
      MemorySegment argument,
      MemorySegment[] held) {
    try {
      return (int) holding.invokeExact(state, fd, request, argument, held);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** What {@code ioctl} is called by to hold so many pieces of memory. */
  static MethodHandle ioctlHolding(int count) {
    var arguments = new MemoryLayout[count + 1];
    Arrays.fill(arguments, ADDRESS);
    return ioctl(arguments).asSpreader(MemorySegment[].class, count);
  }

  static int ioctl(MemorySegment state, int fd, long request, long value) {
    try {
      return (int) IOCTL_VALUE.invokeExact(state, fd, request, value);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int open(MemorySegment state, MemorySegment path, int flags) {
    try {
      return (int) OPEN.invokeExact(state, path, flags, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int close(MemorySegment state, int fd) {
    try {
      return (int) CLOSE.invokeExact(state, fd);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** An address, or {@link #FAILED}. */
  static long mmap(MemorySegment state, long size, int protection, int flags, int fd) {
    try {
      return (long) MMAP.invokeExact(state, 0L, size, protection, flags, fd, 0L);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int mprotect(MemorySegment state, MemorySegment pages, int protection) {
    try {
      return (int) MPROTECT.invokeExact(state, pages, pages.byteSize(), protection);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static void munmap(MemorySegment pages) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) MUNMAP.invokeExact(arena.allocate(CALL_STATE), pages, pages.byteSize());
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int sigaction(MemorySegment state, int signal, MemorySegment now, MemorySegment before) {
    try {
      return (int) SIGACTION.invokeExact(state, signal, now, before);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** A system call that the C library has no function for, or has only since lately. */
  static long syscall(MemorySegment state, long number, long first, long second, long third) {
    try {
      return (long) SYSCALL.invokeExact(state, number, first, second, third);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static RuntimeException failed(Throwable e) {
    switch (e) {
      case RuntimeException known -> throw known; // memory that was freed, or of another thread
      case Error error -> throw error;
      default -> throw new AssertionError("a C function throws nothing", e);
    }
  }

  // -- Memory and code --------------------------------------------------------------------------

  /** The pages that {@link #mmap} returned, unmapped when the arena closes. */
  static MemorySegment mapped(long address, long size, Arena arena) {
    return MemorySegment.ofAddress(address).reinterpret(size, arena, Libc::unmapWhole);
  }

  /** The cleanup sees the segment with its size, in a scope of its own. */
  private static void unmapWhole(MemorySegment pages) {
    munmap(pages);
  }

  /** What calls machine code that stands at an address. */
  static MethodHandle function(MemorySegment code, FunctionDescriptor type) {
    return LINKER.downcallHandle(code, type);
  }
}
