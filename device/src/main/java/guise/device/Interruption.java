package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The signal that makes a thread come back from {@code KVM_RUN}. KVM returns when a signal is
 * pending, and only one with a handler is: so a real-time signal that nobody in this process uses
 * gets one that does nothing. Calls of other code that the signal meets are restarted.
 */
final class Interruption {
  private static final int LAST_SIGNAL = 64;
  private static final int FIRST_SIGNAL = 35;
  private static final long TGKILL = 234;
  private static final long GETTID = 186;
  private static final int RESTART = 0x1000_0000;

  /** {@code struct sigaction} of the C library: handler, mask of 128 bytes, flags, restorer. */
  private static final int ACTION_SIZE = 152;

  private static final int FLAGS_AT = 136;

  private static final int SIGNAL = claimed();

  private Interruption() {}

  private static int claimed() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      MemorySegment before = arena.allocate(ACTION_SIZE, Long.BYTES);
      MemorySegment ours = arena.allocate(ACTION_SIZE, Long.BYTES);
      ours.set(JAVA_LONG, 0, MachineCode.nothing());
      ours.set(JAVA_INT, FLAGS_AT, RESTART);
      for (int signal = LAST_SIGNAL; signal >= FIRST_SIGNAL; signal--) {
        int asked = Libc.sigaction(state, signal, MemorySegment.NULL, before);
        boolean free = asked == 0 && before.get(JAVA_LONG, 0) == 0;
        if (free && Libc.sigaction(state, signal, ours, MemorySegment.NULL) == 0) {
          return signal;
        }
      }
      throw new IllegalStateException("no real-time signal is free to interrupt a vCPU with");
    }
  }

  /** The kernel's number of this thread; to ask loads this class, which claims the signal. */
  static int thisThread() {
    try (Arena arena = Arena.ofConfined()) {
      return (int) Libc.syscall(arena.allocate(Libc.CALL_STATE), GETTID, 0, 0, 0);
    }
  }

  /** Interrupts a thread of this process, which must still live. */
  static void of(int thread) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      long process = ProcessHandle.current().pid();
      if (Libc.syscall(state, TGKILL, process, thread, SIGNAL) < 0) {
        throw OpenFile.refusal("tgkill", Libc.errno(state));
      }
    }
  }
}
