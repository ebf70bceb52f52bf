package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * A place in another code segment, checked: nothing is changed before {@link #enter}.
 *
 * @param selector with the RPL that CS will have
 * @param level the privilege level there
 */
record CodeTarget(int selector, Descriptor code, long offset, int level) {

  /** Of a far JMP or CALL, straight to a code segment. */
  static CodeTarget direct(Cpu cpu, int selector, Descriptor code, long offset) {
    int rpl = selector & Descriptors.RPL;
    boolean allowed =
        code.isConforming() ? code.dpl() <= cpu.cpl : rpl <= cpu.cpl && code.dpl() == cpu.cpl;
    if (!allowed || cpu.longMode && code.l() == 1 && code.db() == 1) {
      throw Descriptors.gp(selector);
    }
    if (!code.present()) {
      throw Descriptors.np(selector);
    }
    return checked(cpu, selector, code, offset, cpu.cpl);
  }

  /** Of a return: the selector's RPL is the level. */
  static CodeTarget ofReturn(Cpu cpu, int selector, long offset) {
    if (Descriptors.isNull(selector)) {
      throw GuestFault.GP;
    }
    Descriptor code = Descriptors.read(cpu, selector);
    int rpl = selector & Descriptors.RPL;
    boolean level = code.isConforming() ? code.dpl() <= rpl : code.dpl() == rpl;
    boolean form = !cpu.longMode || code.l() == 0 || code.db() == 0;
    if (!code.isCode() || rpl < cpu.cpl || !level || !form) {
      throw Descriptors.gp(selector);
    }
    if (!code.present()) {
      throw Descriptors.np(selector);
    }
    return checked(cpu, selector, code, offset, rpl);
  }

  /** Through a call gate. */
  static CodeTarget gated(Cpu cpu, Descriptor gate, boolean call) {
    int selector = gate.selector();
    if (Descriptors.isNull(selector)) {
      throw GuestFault.GP;
    }
    Descriptor code = Descriptors.read(cpu, selector);
    boolean level = code.dpl() <= cpu.cpl && (call || code.isConforming() || code.dpl() == cpu.cpl);
    boolean form = !cpu.longMode || code.l() == 1 && code.db() == 0;
    if (!code.isCode() || !level || !form) {
      throw Descriptors.gp(selector);
    }
    if (!code.present()) {
      throw Descriptors.np(selector);
    }
    long offset = gate.type() == Descriptor.CALL16 ? gate.offset() & 0xFFFF : gate.offset();
    return checked(cpu, selector, code, offset, code.isConforming() ? cpu.cpl : code.dpl());
  }

  /** The offset: canonical for 64-bit code, otherwise within the segment. */
  private static CodeTarget checked(
      Cpu cpu, int selector, Descriptor code, long offset, int level) {
    boolean wide = cpu.longMode && code.l() == 1;
    boolean inside =
        wide ? cpu.memory.isCanonical(offset) : Long.compareUnsigned(offset, code.limit()) <= 0;
    if (!inside) {
      throw GuestFault.GP;
    }
    int named = selector & ~Descriptors.RPL | level;
    return new CodeTarget(named, code, wide ? offset : offset & 0xFFFF_FFFFL, level);
  }

  boolean is64(Cpu cpu) {
    return cpu.longMode && code.l() == 1;
  }

  /** The same, the accessed bit set in its table. */
  CodeTarget marked(Cpu cpu) {
    return new CodeTarget(selector, Descriptors.accessed(cpu, selector, code), offset, level);
  }

  /** Goes there; who changes the privilege level has changed SS. */
  void enter(Cpu cpu) {
    cpu.cs().load(selector, code);
    cpu.rip = offset;
    cpu.settle();
  }
}
