package guise.device;

import guise.kvm.DebugRegs;
import java.lang.foreign.MemorySegment;

/** The debug registers as the kernel has them. */
final class DebugStruct {
  private static final Field DB = new Field(Field.of(Layouts.DEBUGREGS, "db").offset(), Long.BYTES);
  private static final Field DR6 = Field.of(Layouts.DEBUGREGS, "dr6");
  private static final Field DR7 = Field.of(Layouts.DEBUGREGS, "dr7");
  private static final Field FLAGS = Field.of(Layouts.DEBUGREGS, "flags");

  private DebugStruct() {}

  private static Field db(int number) {
    return DB.plus((long) number * Long.BYTES);
  }

  static DebugRegs read(MemorySegment struct) {
    return new DebugRegs(
        db(0).get(struct),
        db(1).get(struct),
        db(2).get(struct),
        db(3).get(struct),
        DR6.get(struct),
        DR7.get(struct),
        FLAGS.get(struct));
  }

  static void write(DebugRegs registers, MemorySegment struct) {
    db(0).set(struct, registers.db0());
    db(1).set(struct, registers.db1());
    db(2).set(struct, registers.db2());
    db(3).set(struct, registers.db3());
    DR6.set(struct, registers.dr6());
    DR7.set(struct, registers.dr7());
    FLAGS.set(struct, registers.flags());
  }
}
