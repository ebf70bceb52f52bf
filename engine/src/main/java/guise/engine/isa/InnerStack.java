package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * The stack that the TSS has for a more privileged level, outside IA-32e mode: found and checked
 * (SDM volume 3, 5.8.5).
 */
record InnerStack(SegmentRegister segment, long pointer) {

  static InnerStack of(Cpu cpu, int level, int ext) {
    long pointer = TaskState.pointer(cpu, level, ext);
    int selector = TaskState.segment(cpu, level);
    if (Descriptors.isNull(selector)) {
      throw GuestFault.of(GuestFault.TS_VECTOR, ext);
    }
    Descriptor found = Descriptors.read(cpu, selector, GuestFault.TS_VECTOR, ext);
    boolean privileged = (selector & Descriptors.RPL) == level && found.dpl() == level;
    if (!privileged || !found.isWritableData()) {
      throw GuestFault.of(GuestFault.TS_VECTOR, Descriptors.code(selector, ext));
    }
    if (!found.present()) {
      throw GuestFault.of(GuestFault.SS_VECTOR, Descriptors.code(selector, ext));
    }
    var segment = new SegmentRegister();
    segment.load(selector, Descriptors.accessed(cpu, selector, found));
    return new InnerStack(segment, pointer);
  }

  /** Makes it the current stack; the pointer is for who pushed something to set. */
  void enter(Cpu cpu) {
    cpu.ss().load(segment);
  }
}
