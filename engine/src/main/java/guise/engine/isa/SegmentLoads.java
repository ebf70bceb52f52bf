package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * Loading ES, SS, DS, FS and GS: the checks of MOV (SDM volume 2) and of volume 3, 5.6 and 5.7, in
 * their order.
 */
final class SegmentLoads {
  private SegmentLoads() {}

  /** Loads a segment register other than CS. */
  static void load(Cpu cpu, int segment, int selector) {
    SegmentRegister into = cpu.segments[segment];
    if (cpu.realMode) {
      into.loadReal(selector);
    } else if (cpu.v86) {
      into.loadVirtual(selector);
    } else if (segment == SegmentRegister.SS) {
      stack(cpu, selector);
    } else {
      data(cpu, into, selector);
    }
  }

  /** In 64-bit mode, code that is not user code may have no stack segment. */
  private static void stack(Cpu cpu, int selector) {
    SegmentRegister ss = cpu.segments[SegmentRegister.SS];
    int rpl = selector & Descriptors.RPL;
    if (Descriptors.isNull(selector)) {
      if (!cpu.code64 || cpu.cpl == 3 || rpl != cpu.cpl) {
        throw GuestFault.GP;
      }
      ss.loadNull(selector, cpu.cpl);
      return;
    }
    Descriptor found = Descriptors.read(cpu, selector);
    boolean privileged = rpl == cpu.cpl && found.dpl() == cpu.cpl;
    if (!privileged || !found.isWritableData()) {
      throw Descriptors.gp(selector);
    }
    if (!found.present()) {
      throw GuestFault.of(GuestFault.SS_VECTOR, Descriptors.code(selector, 0));
    }
    ss.load(selector, Descriptors.accessed(cpu, selector, found));
  }

  private static void data(Cpu cpu, SegmentRegister into, int selector) {
    if (Descriptors.isNull(selector)) {
      nullData(cpu, into, selector);
      return;
    }
    Descriptor found = Descriptors.read(cpu, selector);
    boolean privileged =
        Math.max(cpu.cpl, selector & Descriptors.RPL) <= found.dpl()
            || found.isCode() && found.isConforming();
    if (!found.isReadable() || !privileged) {
      throw Descriptors.gp(selector);
    }
    if (!found.present()) {
      throw Descriptors.np(selector);
    }
    into.load(selector, Descriptors.accessed(cpu, selector, found));
  }

  /** AMD's processors keep the base of a null segment, unless they say that they clear it. */
  private static void nullData(Cpu cpu, SegmentRegister into, int selector) {
    long base = into.base;
    into.loadNull(selector, 0);
    if (cpu.keepsNullBase()) {
      into.base = base;
    }
  }

  /** What a return to a less privileged level leaves of data segments (RET, IRET). */
  static void forget(Cpu cpu, int level) {
    for (int i = 0; i < cpu.segments.length; i++) {
      SegmentRegister at = cpu.segments[i];
      boolean data = i != SegmentRegister.CS && i != SegmentRegister.SS;
      boolean conforming = (at.type & 0xC) == 0xC;
      if (data && !Descriptors.isNull(at.selector) && at.dpl < level && !conforming) {
        nullData(cpu, at, 0);
      }
    }
  }
}
