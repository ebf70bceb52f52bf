package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import guise.kvm.MsrFilter;
import guise.kvm.MsrFilter.Range;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A filter of registers as the kernel has it; its bitmaps live as long as the call. */
final class MsrFilterStruct {
  private static final Field FLAGS = Field.of(Layouts.MSR_FILTER, "flags");
  private static final long RANGES = Long.BYTES; // behind the flags and what aligns the ranges
  private static final Field RANGE_FLAGS = Field.of(Layouts.MSR_FILTER_RANGE, "flags");
  private static final Field COUNT = Field.of(Layouts.MSR_FILTER_RANGE, "nmsrs");
  private static final Field BASE = Field.of(Layouts.MSR_FILTER_RANGE, "base");
  private static final Field BITMAP = Field.of(Layouts.MSR_FILTER_RANGE, "bitmap");

  private MsrFilterStruct() {}

  static void set(OpenFile file, MsrFilter filter) {
    MemorySegment struct = file.room(Layouts.MSR_FILTER);
    FLAGS.set(struct, filter.flags());
    try (Arena arena = Arena.ofConfined()) {
      long at = RANGES;
      for (Range range : filter.ranges()) {
        RANGE_FLAGS.plus(at).set(struct, range.flags());
        COUNT.plus(at).set(struct, range.count());
        BASE.plus(at).set(struct, range.base());
        BITMAP.plus(at).set(struct, bitmap(range, arena).address());
        at += Layouts.MSR_FILTER_RANGE.byteSize();
      }
      file.call(Ioctl.X86_SET_MSR_FILTER, struct);
    }
  }

  /** Whole words, of which the kernel reads all. */
  private static MemorySegment bitmap(Range range, Arena arena) {
    byte[] bytes = range.bitmap().toArray();
    long size = Math.max(range.bitmapSize(), Math.max(bytes.length, Long.BYTES));
    MemorySegment bits = arena.allocate(size, Long.BYTES);
    MemorySegment.copy(bytes, 0, bits, JAVA_BYTE, 0, bytes.length);
    return bits;
  }
}
