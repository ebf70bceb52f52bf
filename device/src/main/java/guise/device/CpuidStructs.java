package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import guise.kvm.CpuidReply;
import guise.kvm.Kvm;
import guise.kvm.LegacyCpuidEntry;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** CPUID tables as the kernel reads and writes them: a header with a count, and entries. */
final class CpuidStructs {
  private static final Field NENT = Field.of(Layouts.CPUID2, "nent");
  private static final Field FUNCTION = Field.of(Layouts.CPUID_ENTRY2, "function");
  private static final Field INDEX = Field.of(Layouts.CPUID_ENTRY2, "index");
  private static final Field FLAGS = Field.of(Layouts.CPUID_ENTRY2, "flags");
  private static final Field EAX = Field.of(Layouts.CPUID_ENTRY2, "eax");
  private static final Field EBX = Field.of(Layouts.CPUID_ENTRY2, "ebx");
  private static final Field ECX = Field.of(Layouts.CPUID_ENTRY2, "ecx");
  private static final Field EDX = Field.of(Layouts.CPUID_ENTRY2, "edx");
  private static final Field PADDING =
      new Field(Field.of(Layouts.CPUID_ENTRY2, "padding").offset(), Integer.BYTES);
  private static final Field OLD_FUNCTION = Field.of(Layouts.CPUID_ENTRY, "function");
  private static final Field OLD_EAX = Field.of(Layouts.CPUID_ENTRY, "eax");
  private static final Field OLD_EBX = Field.of(Layouts.CPUID_ENTRY, "ebx");
  private static final Field OLD_ECX = Field.of(Layouts.CPUID_ENTRY, "ecx");
  private static final Field OLD_EDX = Field.of(Layouts.CPUID_ENTRY, "edx");
  private static final Field OLD_PADDING = Field.of(Layouts.CPUID_ENTRY, "padding");

  private static final long HEADER = Layouts.CPUID2.byteSize();
  private static final long ENTRY = Layouts.CPUID_ENTRY2.byteSize();
  private static final long OLD_ENTRY = Layouts.CPUID_ENTRY.byteSize();

  /** What no entry is made of: what still stands there afterwards was not written. */
  private static final byte UNTOUCHED = (byte) 0xA5;

  private CpuidStructs() {}

  // -- What userspace hands over ----------------------------------------------------------------

  static void set2(OpenFile vcpu, int nent, CpuidTable entries) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = memory(HEADER + entries.size() * ENTRY, nent <= entries.size(), arena);
      NENT.set(table, nent);
      for (int at = 0; at < entries.size(); at++) {
        write(entries.entries().get(at), table.asSlice(HEADER + at * ENTRY, ENTRY));
      }
      vcpu.call(Ioctl.SET_CPUID2, table);
    }
  }

  /** The kernel reads as many entries as the header tells: also where there are fewer. */
  private static MemorySegment memory(long size, boolean isEnough, Arena arena) {
    return isEnough ? arena.allocate(size, Long.BYTES) : Pages.guarded(size, arena);
  }

  private static void write(CpuidEntry entry, MemorySegment struct) {
    FUNCTION.set(struct, entry.function());
    INDEX.set(struct, entry.index());
    FLAGS.set(struct, entry.flags());
    EAX.set(struct, entry.values().eax());
    EBX.set(struct, entry.values().ebx());
    ECX.set(struct, entry.values().ecx());
    EDX.set(struct, entry.values().edx());
    write(entry.padding(), struct);
  }

  private static void write(CpuidEntry.Padding padding, MemorySegment struct) {
    PADDING.set(struct, padding.first());
    PADDING.plus(Integer.BYTES).set(struct, padding.second());
    PADDING.plus(2 * Integer.BYTES).set(struct, padding.third());
  }

  static void set1(OpenFile vcpu, List<LegacyCpuidEntry> entries) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = arena.allocate(HEADER + entries.size() * OLD_ENTRY, Long.BYTES);
      NENT.set(table, entries.size());
      for (int at = 0; at < entries.size(); at++) {
        LegacyCpuidEntry entry = entries.get(at);
        MemorySegment struct = table.asSlice(HEADER + at * OLD_ENTRY, OLD_ENTRY);
        OLD_FUNCTION.set(struct, entry.function());
        OLD_EAX.set(struct, entry.values().eax());
        OLD_EBX.set(struct, entry.values().ebx());
        OLD_ECX.set(struct, entry.values().ecx());
        OLD_EDX.set(struct, entry.values().edx());
        OLD_PADDING.set(struct, entry.padding());
      }
      vcpu.call(Ioctl.SET_CPUID, table);
    }
  }

  // -- What the kernel returns ------------------------------------------------------------------

  /** Asks for a table into zeroed memory, or memory with padding that the kernel looks at. */
  static CpuidReply report(OpenFile file, Ioctl ioctl, int nent, CpuidEntry.Padding padding) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = room(arena);
      for (int at = 0; at < Kvm.MAX_CPUID_ENTRIES; at++) {
        write(padding, table.asSlice(HEADER + at * ENTRY, ENTRY));
      }
      NENT.set(table, nent);
      file.call(ioctl, table);
      int count = NENT.getInt(table);
      return new CpuidReply(read(table, count), count);
    }
  }

  static CpuidReply get2(OpenFile vcpu, int nent) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = room(arena).fill(UNTOUCHED);
      NENT.set(table, nent);
      vcpu.call(Ioctl.GET_CPUID2, table);
      return new CpuidReply(read(table, written(table)), NENT.getInt(table));
    }
  }

  /** No table of KVM is longer, whatever room userspace says it has. */
  private static MemorySegment room(Arena arena) {
    return arena.allocate(HEADER + Kvm.MAX_CPUID_ENTRIES * ENTRY, Long.BYTES);
  }

  /** Kernels before 6.10 leave the header's count as it was. */
  private static int written(MemorySegment table) {
    int count = Kvm.MAX_CPUID_ENTRIES;
    while (count > 0 && isUntouched(table.asSlice(HEADER + (count - 1) * ENTRY, ENTRY))) {
      count--;
    }
    return count;
  }

  private static boolean isUntouched(MemorySegment entry) {
    for (byte value : entry.toArray(JAVA_BYTE)) {
      if (value != UNTOUCHED) {
        return false;
      }
    }
    return true;
  }

  private static CpuidTable read(MemorySegment table, int count) {
    var entries = new ArrayList<CpuidEntry>(count);
    for (int at = 0; at < count; at++) {
      entries.add(read(table.asSlice(HEADER + at * ENTRY, ENTRY)));
    }
    return CpuidTable.of(entries);
  }

  private static CpuidEntry read(MemorySegment struct) {
    return new CpuidEntry(
        FUNCTION.getInt(struct),
        INDEX.getInt(struct),
        FLAGS.getInt(struct),
        new Registers(
            EAX.getInt(struct), EBX.getInt(struct), ECX.getInt(struct), EDX.getInt(struct)),
        new CpuidEntry.Padding(
            PADDING.getInt(struct),
            PADDING.plus(Integer.BYTES).getInt(struct),
            PADDING.plus(2 * Integer.BYTES).getInt(struct)));
  }
}
