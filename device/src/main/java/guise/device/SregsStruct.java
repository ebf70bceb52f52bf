package guise.device;

import guise.kvm.DescriptorTable;
import guise.kvm.Segment;
import guise.kvm.Segments;
import guise.kvm.Sregs;
import guise.kvm.Sregs2;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The special registers as the kernel has them: two structures that begin alike. */
final class SregsStruct {
  private static final Field CS = Field.of(Layouts.SREGS, "cs");
  private static final Field DS = Field.of(Layouts.SREGS, "ds");
  private static final Field ES = Field.of(Layouts.SREGS, "es");
  private static final Field FS = Field.of(Layouts.SREGS, "fs");
  private static final Field GS = Field.of(Layouts.SREGS, "gs");
  private static final Field SS = Field.of(Layouts.SREGS, "ss");
  private static final Field TR = Field.of(Layouts.SREGS, "tr");
  private static final Field LDT = Field.of(Layouts.SREGS, "ldt");
  private static final Field GDT = Field.of(Layouts.SREGS, "gdt");
  private static final Field IDT = Field.of(Layouts.SREGS, "idt");
  private static final Field CR0 = Field.of(Layouts.SREGS, "cr0");
  private static final Field CR2 = Field.of(Layouts.SREGS, "cr2");
  private static final Field CR3 = Field.of(Layouts.SREGS, "cr3");
  private static final Field CR4 = Field.of(Layouts.SREGS, "cr4");
  private static final Field CR8 = Field.of(Layouts.SREGS, "cr8");
  private static final Field EFER = Field.of(Layouts.SREGS, "efer");
  private static final Field APIC_BASE = Field.of(Layouts.SREGS, "apic_base");
  private static final Field BITMAP =
      new Field(Field.of(Layouts.SREGS, "interrupt_bitmap").offset(), Long.BYTES);
  private static final Field FLAGS = Field.of(Layouts.SREGS2, "flags");
  private static final Field PDPTRS =
      new Field(Field.of(Layouts.SREGS2, "pdptrs").offset(), Long.BYTES);

  private static final int WORDS = 4;

  /** {@code KVM_SREGS2_FLAGS_PDPTRS_VALID}. */
  private static final int PDPTRS_VALID = 1;

  private static final int NO_INTERRUPT = -1;

  private SregsStruct() {}

  static Sregs read(MemorySegment struct) {
    return common(struct, interrupt(struct));
  }

  static Sregs2 read2(MemorySegment struct) {
    boolean valid = (FLAGS.get(struct) & PDPTRS_VALID) != 0;
    Optional<List<Long>> pointers = valid ? Optional.of(pointers(struct)) : Optional.empty();
    return new Sregs2(common(struct, NO_INTERRUPT), pointers);
  }

  private static List<Long> pointers(MemorySegment struct) {
    return LongStream.range(0, WORDS)
        .mapToObj(at -> PDPTRS.plus(at * Long.BYTES).get(struct))
        .toList();
  }

  private static Sregs common(MemorySegment struct, int interrupt) {
    var segments =
        new Segments(
            segment(struct, CS),
            segment(struct, DS),
            segment(struct, ES),
            segment(struct, FS),
            segment(struct, GS),
            segment(struct, SS),
            segment(struct, TR),
            segment(struct, LDT));
    return new Sregs(
        segments,
        table(struct, GDT),
        table(struct, IDT),
        CR0.get(struct),
        CR2.get(struct),
        CR3.get(struct),
        CR4.get(struct),
        CR8.get(struct),
        EFER.get(struct),
        APIC_BASE.get(struct),
        interrupt);
  }

  private static Segment segment(MemorySegment struct, Field field) {
    return SegmentStruct.read(member(struct, field));
  }

  private static DescriptorTable table(MemorySegment struct, Field field) {
    return SegmentStruct.readTable(member(struct, field));
  }

  private static MemorySegment member(MemorySegment struct, Field field) {
    return struct.asSlice(field.offset(), field.size());
  }

  /** The vector whose bit is set, the lowest of several. */
  private static int interrupt(MemorySegment struct) {
    for (int word = 0; word < WORDS; word++) {
      long bits = BITMAP.plus((long) word * Long.BYTES).get(struct);
      if (bits != 0) {
        return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
      }
    }
    return NO_INTERRUPT;
  }

  static void write(Sregs sregs, MemorySegment struct) {
    writeCommon(sregs, struct);
    int vector = sregs.interrupt();
    if (vector != NO_INTERRUPT) {
      int word = Math.floorDiv(vector, Long.SIZE);
      if (word < 0 || word >= WORDS) {
        throw new IllegalArgumentException("no interrupt has the vector " + vector);
      }
      BITMAP.plus((long) word * Long.BYTES).set(struct, 1L << vector);
    }
  }

  static void write(Sregs2 sregs, MemorySegment struct) {
    writeCommon(sregs.sregs(), struct);
    sregs
        .pdptrs()
        .ifPresent(pointers -> {
          FLAGS.set(struct, PDPTRS_VALID);
          for (int at = 0; at < WORDS; at++) {
            PDPTRS.plus((long) at * Long.BYTES).set(struct, pointers.get(at));
          }
        });
  }

  private static void writeCommon(Sregs sregs, MemorySegment struct) {
    Segments segments = sregs.segments();
    SegmentStruct.write(segments.cs(), member(struct, CS));
    SegmentStruct.write(segments.ds(), member(struct, DS));
    SegmentStruct.write(segments.es(), member(struct, ES));
    SegmentStruct.write(segments.fs(), member(struct, FS));
    SegmentStruct.write(segments.gs(), member(struct, GS));
    SegmentStruct.write(segments.ss(), member(struct, SS));
    SegmentStruct.write(segments.tr(), member(struct, TR));
    SegmentStruct.write(segments.ldt(), member(struct, LDT));
    SegmentStruct.write(sregs.gdt(), member(struct, GDT));
    SegmentStruct.write(sregs.idt(), member(struct, IDT));
    CR0.set(struct, sregs.cr0());
    CR2.set(struct, sregs.cr2());
    CR3.set(struct, sregs.cr3());
    CR4.set(struct, sregs.cr4());
    CR8.set(struct, sregs.cr8());
    EFER.set(struct, sregs.efer());
    APIC_BASE.set(struct, sregs.apicBase());
  }
}
