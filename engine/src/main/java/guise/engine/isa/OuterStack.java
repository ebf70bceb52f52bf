package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * The stack segment that a return to a less privileged level brings, checked (SDM volume 2, RET and
 * IRET).
 *
 * @param segment as it will be
 */
record OuterStack(SegmentRegister segment) {

  static OuterStack of(Cpu cpu, CodeTarget target, int selector) {
    int level = target.level();
    var segment = new SegmentRegister();
    if (Descriptors.isNull(selector)) {
      boolean allowed = target.is64(cpu) && level != 3 && (selector & 3) == level;
      if (!allowed) {
        throw GuestFault.GP;
      }
      segment.loadNull(selector, level);
      return new OuterStack(segment);
    }
    Descriptor found = Descriptors.read(cpu, selector);
    boolean privileged = (selector & Descriptors.RPL) == level && found.dpl() == level;
    if (!privileged || !found.isWritableData()) {
      throw Descriptors.gp(selector);
    }
    if (!found.present()) {
      throw GuestFault.of(GuestFault.SS_VECTOR, Descriptors.code(selector, 0));
    }
    segment.load(selector, Descriptors.accessed(cpu, selector, found));
    return new OuterStack(segment);
  }

  /** Returns there; data segments that are too privileged are lost. */
  void enter(Cpu cpu, CodeTarget target, long pointer, int width) {
    boolean outward = target.level() > cpu.cpl;
    boolean wide = cpu.code64;
    cpu.ss().load(segment);
    target.enter(cpu);
    long above = wide ? 0 : cpu.r[Cpu.RSP] & ~0xFFFFL; // 64-bit code does not keep it
    Stack.setPointer(cpu, width == 2 ? above | pointer & 0xFFFF : pointer);
    if (outward) {
      SegmentLoads.forget(cpu, target.level());
    }
  }
}
