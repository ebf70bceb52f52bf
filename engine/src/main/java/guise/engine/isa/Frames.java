package guise.engine.isa;

/** PUSHA, POPA, ENTER and LEAVE. */
final class Frames {
  private static final int SS = SegmentRegister.SS;
  private static final int LEVELS = 0x1F;

  private Frames() {}

  static Outcome pushAll(Cpu cpu, Decoded in) {
    long mask = Stack.mask(cpu);
    long top = cpu.r[Cpu.RSP];
    for (int register = Cpu.RAX; register <= Cpu.RDI; register++) {
      top = top - in.size() & mask;
      cpu.write(SS, top, in.size(), cpu.r[register]);
    }
    Stack.setPointer(cpu, top);
    return Outcome.NEXT;
  }

  /**
   * POPA reads over what PUSHA saved of rSP. Where it faults, what it popped before is there, as on
   * AMD's processors; rSP is not moved, so that it can start over.
   */
  static Outcome popAll(Cpu cpu, Decoded in) {
    long mask = Stack.mask(cpu);
    long bottom = cpu.r[Cpu.RSP];
    for (int i = 0; i <= Cpu.RDI; i++) {
      int register = Cpu.RDI - i;
      long value = cpu.read(SS, bottom + (long) i * in.size() & mask, in.size());
      if (register != Cpu.RSP) {
        cpu.setRegister(register, in.size(), true, value);
      }
    }
    Stack.setPointer(cpu, bottom + 8L * in.size());
    return Outcome.NEXT;
  }

  /** ENTER: saves rBP, copies the frame pointers of the outer levels, makes room. */
  static Outcome enter(Cpu cpu, Decoded in) {
    long mask = Stack.mask(cpu);
    int level = in.immediate2() & LEVELS;
    long top = cpu.r[Cpu.RSP] - in.size() & mask;
    cpu.write(SS, top, in.size(), cpu.r[Cpu.RBP]);
    long frame = top;
    for (int i = 1; i < level; i++) {
      long outer = cpu.read(SS, cpu.r[Cpu.RBP] - (long) i * in.size() & mask, in.size());
      top = top - in.size() & mask;
      cpu.write(SS, top, in.size(), outer);
    }
    if (level > 0) {
      top = top - in.size() & mask;
      cpu.write(SS, top, in.size(), frame);
    }
    top = top - (in.immediate() & 0xFFFF) & mask;
    cpu.readToModify(SS, top, in.size());
    cpu.setRegister(Cpu.RBP, in.size(), true, frame);
    Stack.setPointer(cpu, top);
    return Outcome.NEXT;
  }

  static Outcome leave(Cpu cpu, Decoded in) {
    long frame = cpu.r[Cpu.RBP] & Stack.mask(cpu);
    long outer = cpu.read(SS, frame, in.size());
    Stack.setPointer(cpu, frame + in.size());
    cpu.setRegister(Cpu.RBP, in.size(), true, outer);
    return Outcome.NEXT;
  }
}
