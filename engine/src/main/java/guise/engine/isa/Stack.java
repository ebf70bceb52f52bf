package guise.engine.isa;

/** PUSH and POP. The stack pointer changes last, so a fault leaves it. */
final class Stack {
  private static final int SS = SegmentRegister.SS;

  private Stack() {}

  // -- the stack --------------------------------------------------------------------------------

  /** The bits of a stack pointer. */
  static long mask(Cpu cpu) {
    return switch (cpu.stackSize()) {
      case 8 -> -1;
      case 4 -> 0xFFFF_FFFFL;
      default -> 0xFFFF;
    };
  }

  static void push(Cpu cpu, int size, long value) {
    long top = cpu.r[Cpu.RSP] - size & mask(cpu);
    cpu.write(SS, top, size, value);
    setPointer(cpu, top);
  }

  /** Faults now if a push would. */
  static void probePush(Cpu cpu, int size) {
    long top = cpu.r[Cpu.RSP] - size & mask(cpu);
    cpu.readToModify(SS, top, size);
  }

  /** What a pop of {@code size} bytes would pop. */
  static long top(Cpu cpu, int size) {
    return cpu.read(SS, cpu.r[Cpu.RSP] & mask(cpu), size);
  }

  static void release(Cpu cpu, long bytes) {
    setPointer(cpu, cpu.r[Cpu.RSP] + bytes);
  }

  static void setPointer(Cpu cpu, long value) {
    cpu.setRegister(Cpu.RSP, cpu.stackSize(), true, value);
  }

  // -- PUSH -------------------------------------------------------------------------------------

  static Outcome pushR(Cpu cpu, Decoded in) {
    push(cpu, in.size(), in.reg(cpu));
    return Outcome.NEXT;
  }

  static Outcome pushRm(Cpu cpu, Decoded in) {
    push(cpu, in.size(), in.rm(cpu));
    return Outcome.NEXT;
  }

  static Outcome pushI(Cpu cpu, Decoded in) {
    push(cpu, in.size(), in.immediate());
    return Outcome.NEXT;
  }

  static Outcome pushEs(Cpu cpu, Decoded in) {
    return pushSegment(cpu, in, SegmentRegister.ES);
  }

  static Outcome pushCs(Cpu cpu, Decoded in) {
    return pushSegment(cpu, in, SegmentRegister.CS);
  }

  static Outcome pushSs(Cpu cpu, Decoded in) {
    return pushSegment(cpu, in, SegmentRegister.SS);
  }

  static Outcome pushDs(Cpu cpu, Decoded in) {
    return pushSegment(cpu, in, SegmentRegister.DS);
  }

  static Outcome pushFs(Cpu cpu, Decoded in) {
    return pushSegment(cpu, in, SegmentRegister.FS);
  }

  static Outcome pushGs(Cpu cpu, Decoded in) {
    return pushSegment(cpu, in, SegmentRegister.GS);
  }

  /** Zero-extended to the operand size, as AMD's processors do it. */
  private static Outcome pushSegment(Cpu cpu, Decoded in, int segment) {
    push(cpu, in.size(), cpu.segments[segment].selector);
    return Outcome.NEXT;
  }

  // -- POP --------------------------------------------------------------------------------------

  /** POP rSP keeps what was popped: the register is written after the increment. */
  static Outcome popR(Cpu cpu, Decoded in) {
    long value = top(cpu, in.size());
    release(cpu, in.size());
    in.setReg(cpu, value);
    return Outcome.NEXT;
  }

  /** The address of POP's operand is worked out after the increment of rSP. */
  static Outcome popRm(Cpu cpu, Decoded in) {
    long value = top(cpu, in.size());
    if (in.memory()) {
      long moved = in.base() == Cpu.RSP ? in.size() : 0;
      cpu.write(in.segment(), in.offset(cpu) + moved & Strings.mask(in), in.size(), value);
      release(cpu, in.size());
    } else {
      release(cpu, in.size());
      in.setRm(cpu, value);
    }
    return Outcome.NEXT;
  }
}
