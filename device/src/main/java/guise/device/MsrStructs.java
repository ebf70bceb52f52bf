package guise.device;

import guise.kvm.Errno;
import guise.kvm.KvmException;
import guise.kvm.MsrEntry;
import guise.kvm.MsrReply;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Lists of model-specific registers as the kernel reads and writes them. */
final class MsrStructs {
  private static final Field COUNT = Field.of(Layouts.MSRS, "nmsrs");
  private static final Field INDEX = Field.of(Layouts.MSR_ENTRY, "index");
  private static final Field DATA = Field.of(Layouts.MSR_ENTRY, "data");
  private static final Field LISTED = Field.of(Layouts.MSR_LIST, "nmsrs");
  private static final Field FIRST_LISTED = new Field(Layouts.MSR_LIST.byteSize(), Integer.BYTES);
  private static final long HEADER = Layouts.MSRS.byteSize();
  private static final long ENTRY = Layouts.MSR_ENTRY.byteSize();

  private MsrStructs() {}

  static MsrReply get(OpenFile file, List<Integer> indices) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment msrs = room(indices.size(), arena);
      for (int at = 0; at < indices.size(); at++) {
        INDEX.plus(HEADER + at * ENTRY).set(msrs, indices.get(at));
      }
      int count = file.call(Ioctl.GET_MSRS, msrs);
      var done = new ArrayList<MsrEntry>(count);
      for (int at = 0; at < count; at++) {
        done.add(new MsrEntry(indices.get(at), DATA.plus(HEADER + at * ENTRY).get(msrs)));
      }
      return new MsrReply(done);
    }
  }

  static int set(OpenFile vcpu, List<MsrEntry> entries) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment msrs = room(entries.size(), arena);
      for (int at = 0; at < entries.size(); at++) {
        INDEX.plus(HEADER + at * ENTRY).set(msrs, entries.get(at).index());
        DATA.plus(HEADER + at * ENTRY).set(msrs, entries.get(at).value());
      }
      return vcpu.call(Ioctl.SET_MSRS, msrs);
    }
  }

  private static MemorySegment room(int count, Arena arena) {
    MemorySegment msrs = arena.allocate(HEADER + count * ENTRY, Long.BYTES);
    COUNT.set(msrs, count);
    return msrs;
  }

  /** A list of registers: the kernel first says how many, then which. */
  static List<Integer> list(OpenFile file, Ioctl ioctl) {
    int room = 0;
    while (true) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment list =
            arena.allocate(Layouts.MSR_LIST.byteSize() + (long) room * Integer.BYTES, Long.BYTES);
        LISTED.set(list, room);
        try {
          file.call(ioctl, list);
          return indices(list);
        } catch (KvmException e) {
          int needed = LISTED.getInt(list);
          if (e.errno() != Errno.E2BIG || needed <= room) {
            throw e;
          }
          room = needed;
        }
      }
    }
  }

  private static List<Integer> indices(MemorySegment list) {
    int count = LISTED.getInt(list);
    var indices = new ArrayList<Integer>(count);
    for (int at = 0; at < count; at++) {
      indices.add(FIRST_LISTED.plus((long) at * Integer.BYTES).getInt(list));
    }
    return List.copyOf(indices);
  }
}
