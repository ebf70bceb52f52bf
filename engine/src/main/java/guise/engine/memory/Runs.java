package guise.engine.memory;

import java.lang.foreign.MemorySegment;

/**
 * Many accesses at once, within a page whose translation is cached: what string instructions do.
 */
final class Runs {
  private Runs() {}

  static int fill(SoftTlb writes, long linear, long most, int size, long value) {
    int count = span(writes, linear, most, size);
    if (count > 0) {
      int i = SoftTlb.index(linear);
      MemorySegment memory = writes.segments[i];
      long start = linear + writes.deltas[i];
      for (int done = 0; done < count; done += size) {
        GuestMemory.set(memory, start + done, size, value);
      }
    }
    return count;
  }

  static int copy(SoftTlb reads, SoftTlb writes, long from, long to, long most, int size) {
    int count = span(writes, to, span(reads, from, most, size), size);
    if (count == 0) {
      return 0;
    }
    int source = SoftTlb.index(from);
    int target = SoftTlb.index(to);
    long start = from + reads.deltas[source];
    long end = to + writes.deltas[target];
    boolean same = reads.segments[source].equals(writes.segments[target]);
    if (same && end > start && end < start + count) {
      return 0;
    }
    MemorySegment.copy(reads.segments[source], start, writes.segments[target], end, count);
    return count;
  }

  private static int span(SoftTlb tlb, long linear, long most, int size) {
    long room = Math.min(most, LinearMemory.PAGE - (linear & LinearMemory.OFFSET));
    return tlb.has(linear) ? (int) (room - room % size) : 0;
  }
}
