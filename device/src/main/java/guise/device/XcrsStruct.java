package guise.device;

import guise.kvm.Xcrs;
import guise.kvm.Xcrs.Xcr;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;

/** The extended control registers as the kernel has them. */
final class XcrsStruct {
  private static final Field NR = Field.of(Layouts.XCRS, "nr_xcrs");
  private static final Field FLAGS = Field.of(Layouts.XCRS, "flags");
  private static final long FIRST = Field.of(Layouts.XCRS, "flags").offset() + Integer.BYTES;
  private static final Field NUMBER = Field.of(Layouts.XCR, "xcr").plus(FIRST);
  private static final Field VALUE = Field.of(Layouts.XCR, "value").plus(FIRST);
  private static final long ENTRY = Layouts.XCR.byteSize();
  private static final int MOST = 16;

  private XcrsStruct() {}

  static Xcrs read(MemorySegment struct) {
    int count = NR.getInt(struct);
    var entries = new ArrayList<Xcr>();
    for (int at = 0; at < Math.min(count, MOST); at++) {
      entries.add(
          new Xcr(NUMBER.plus(at * ENTRY).getInt(struct), VALUE.plus(at * ENTRY).get(struct)));
    }
    return new Xcrs(count, FLAGS.getInt(struct), entries);
  }

  static void write(Xcrs xcrs, MemorySegment struct) {
    if (xcrs.entries().size() > MOST) {
      throw new IllegalArgumentException("the structure has room for " + MOST + " registers");
    }
    NR.set(struct, xcrs.nr());
    FLAGS.set(struct, xcrs.flags());
    for (int at = 0; at < xcrs.entries().size(); at++) {
      NUMBER.plus(at * ENTRY).set(struct, xcrs.entry(at).number());
      VALUE.plus(at * ENTRY).set(struct, xcrs.entry(at).value());
    }
  }
}
