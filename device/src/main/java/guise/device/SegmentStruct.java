package guise.device;

import guise.kvm.DescriptorTable;
import guise.kvm.Segment;
import java.lang.foreign.MemorySegment;

/** A segment register and a descriptor table's place as the kernel has them. */
final class SegmentStruct {
  private static final Field BASE = Field.of(Layouts.SEGMENT, "base");
  private static final Field LIMIT = Field.of(Layouts.SEGMENT, "limit");
  private static final Field SELECTOR = Field.of(Layouts.SEGMENT, "selector");
  private static final Field TYPE = Field.of(Layouts.SEGMENT, "type");
  private static final Field PRESENT = Field.of(Layouts.SEGMENT, "present");
  private static final Field DPL = Field.of(Layouts.SEGMENT, "dpl");
  private static final Field DB = Field.of(Layouts.SEGMENT, "db");
  private static final Field S = Field.of(Layouts.SEGMENT, "s");
  private static final Field L = Field.of(Layouts.SEGMENT, "l");
  private static final Field G = Field.of(Layouts.SEGMENT, "g");
  private static final Field AVL = Field.of(Layouts.SEGMENT, "avl");
  private static final Field UNUSABLE = Field.of(Layouts.SEGMENT, "unusable");
  private static final Field TABLE_BASE = Field.of(Layouts.DTABLE, "base");
  private static final Field TABLE_LIMIT = Field.of(Layouts.DTABLE, "limit");

  private SegmentStruct() {}

  static Segment read(MemorySegment struct) {
    return new Segment(
        BASE.get(struct),
        LIMIT.getInt(struct),
        SELECTOR.getInt(struct),
        TYPE.getInt(struct),
        PRESENT.getInt(struct),
        DPL.getInt(struct),
        DB.getInt(struct),
        S.getInt(struct),
        L.getInt(struct),
        G.getInt(struct),
        AVL.getInt(struct),
        UNUSABLE.getInt(struct));
  }

  static void write(Segment segment, MemorySegment struct) {
    BASE.set(struct, segment.base());
    LIMIT.set(struct, segment.limit());
    SELECTOR.set(struct, segment.selector());
    TYPE.set(struct, segment.type());
    PRESENT.set(struct, segment.present());
    DPL.set(struct, segment.dpl());
    DB.set(struct, segment.db());
    S.set(struct, segment.s());
    L.set(struct, segment.l());
    G.set(struct, segment.g());
    AVL.set(struct, segment.avl());
    UNUSABLE.set(struct, segment.unusable());
  }

  static DescriptorTable readTable(MemorySegment struct) {
    return new DescriptorTable(TABLE_BASE.get(struct), TABLE_LIMIT.getInt(struct));
  }

  static void write(DescriptorTable table, MemorySegment struct) {
    TABLE_BASE.set(struct, table.base());
    TABLE_LIMIT.set(struct, table.limit());
  }
}
