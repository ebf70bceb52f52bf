package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** The segments of a task that is being switched to (SDM volume 3, 8.3, table 8-1). */
final class TaskSegments {
  private TaskSegments() {}

  private static GuestFault invalid(int selector) {
    return GuestFault.of(GuestFault.TS_VECTOR, Descriptors.code(selector, 0));
  }

  static void load(Cpu cpu, TaskImage image) {
    table(cpu, image.ldt());
    if (cpu.flag(Cpu.VM)) {
      for (int i = 0; i < cpu.segments.length; i++) {
        cpu.segments[i].loadVirtual(image.segments()[i]);
      }
      cpu.settle();
      return;
    }
    int cs = image.segments()[SegmentRegister.CS];
    int level = cs & Descriptors.RPL;
    cpu.ss().dpl = level;
    code(cpu, cs, level);
    stack(cpu, image.segments()[SegmentRegister.SS], level);
    cpu.settle();
    for (int i = 0; i < cpu.segments.length; i++) {
      if (i != SegmentRegister.CS && i != SegmentRegister.SS) {
        data(cpu, i, image.segments()[i], level);
      }
    }
  }

  private static void table(Cpu cpu, int selector) {
    if (Descriptors.isNull(selector)) {
      return;
    }
    if (!Descriptors.isGlobal(selector)) {
      throw invalid(selector);
    }
    Descriptor found = Descriptors.read(cpu, selector, GuestFault.TS_VECTOR, 0);
    if (!found.isSystem(Descriptor.LDT, Descriptor.LDT) || !found.present()) {
      throw invalid(selector);
    }
    cpu.ldt.load(selector, found);
  }

  private static void code(Cpu cpu, int selector, int level) {
    if (Descriptors.isNull(selector)) {
      throw invalid(selector);
    }
    Descriptor found = Descriptors.read(cpu, selector, GuestFault.TS_VECTOR, 0);
    boolean privileged = found.isConforming() ? found.dpl() <= level : found.dpl() == level;
    if (!found.isCode() || !privileged) {
      throw invalid(selector);
    }
    if (!found.present()) {
      throw Descriptors.np(selector);
    }
    cpu.cs().load(selector, Descriptors.accessed(cpu, selector, found));
  }

  private static void stack(Cpu cpu, int selector, int level) {
    if (Descriptors.isNull(selector)) {
      throw invalid(selector);
    }
    Descriptor found = Descriptors.read(cpu, selector, GuestFault.TS_VECTOR, 0);
    boolean privileged = (selector & Descriptors.RPL) == level && found.dpl() == level;
    if (!found.isWritableData() || !privileged) {
      throw invalid(selector);
    }
    if (!found.present()) {
      throw GuestFault.of(GuestFault.SS_VECTOR, Descriptors.code(selector, 0));
    }
    cpu.ss().load(selector, Descriptors.accessed(cpu, selector, found));
  }

  private static void data(Cpu cpu, int segment, int selector, int level) {
    if (Descriptors.isNull(selector)) {
      return;
    }
    Descriptor found = Descriptors.read(cpu, selector, GuestFault.TS_VECTOR, 0);
    boolean privileged =
        found.isCode() && found.isConforming()
            || found.dpl() >= Math.max(level, selector & Descriptors.RPL);
    if (!found.isReadable() || !privileged) {
      throw invalid(selector);
    }
    if (!found.present()) {
      throw Descriptors.np(selector);
    }
    cpu.segments[segment].load(selector, Descriptors.accessed(cpu, selector, found));
  }
}
