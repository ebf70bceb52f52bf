package guise.engine.memory;

import java.util.Arrays;

/**
 * The accesses outside memory that userspace has answered for the instruction being executed.
 *
 * <p>An instruction that makes such an access is given up; when userspace has answered, it starts
 * over and finds the answer here. An instruction with several of them starts over several times,
 * each time getting one access further. {@link #completed} forgets all answers: the step loop calls
 * it when the instruction is done.
 */
public final class MmioAnswers {
  private static final int FEW = 4;

  private long[] addresses = new long[FEW];
  private long[] values = new long[FEW];
  private int[] sizes = new int[FEW];
  private boolean[] writes = new boolean[FEW];
  private int known;
  private int next;

  /** Userspace has answered (or taken note of) the access that was asked for last. */
  public void answer(MmioNeeded asked, long value) {
    if (known == addresses.length) {
      grow();
    }
    addresses[known] = asked.address();
    sizes[known] = asked.size();
    writes[known] = asked.isWrite();
    values[known] = value;
    known++;
    next = 0;
  }

  private void grow() {
    int more = 2 * known;
    addresses = Arrays.copyOf(addresses, more);
    values = Arrays.copyOf(values, more);
    sizes = Arrays.copyOf(sizes, more);
    writes = Arrays.copyOf(writes, more);
  }

  /** Whether an answer is waiting: the instruction is being started over. */
  public boolean any() {
    return known > 0;
  }

  /** The instruction starts over: its first access is the first that was answered. */
  public void restart() {
    next = 0;
  }

  /** The instruction is done. */
  public void completed() {
    known = 0;
    next = 0;
  }

  long read(long address, int size) {
    if (isNext(address, size, false)) {
      return values[next++];
    }
    throw MmioNeeded.read(address, size);
  }

  void write(long address, int size, long value) {
    if (isNext(address, size, true)) {
      next++;
      return;
    }
    throw MmioNeeded.write(address, size, value);
  }

  private boolean isNext(long address, int size, boolean write) {
    return next < known
        && addresses[next] == address
        && sizes[next] == size
        && writes[next] == write;
  }
}
