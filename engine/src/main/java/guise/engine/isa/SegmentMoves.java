package guise.engine.isa;

/** MOV and POP to segment registers, LDS and the like. */
final class SegmentMoves {
  private SegmentMoves() {}

  /** Loading SS holds back interrupts and traps for an instruction. */
  private static Outcome loaded(Cpu cpu, int segment, int selector) {
    SegmentLoads.load(cpu, segment, selector);
    if (segment == SegmentRegister.SS) {
      cpu.shadow |= Cpu.SHADOW_OF_MOV_SS;
      cpu.settle();
      return Outcome.ELSEWHERE;
    }
    return Outcome.NEXT;
  }

  static Outcome move(Cpu cpu, Decoded in) {
    int segment = in.reg() & 7;
    if (segment == SegmentRegister.CS || segment > SegmentRegister.GS) {
      return Outcome.ud();
    }
    return loaded(cpu, segment, (int) in.rm(cpu));
  }

  // -- POP ----------------------------------------------------------------------------------------

  /** The stack pointer moves last; its size is that of the stack it was popped from. */
  private static Outcome pop(Cpu cpu, Decoded in, int segment) {
    int selector = (int) Stack.top(cpu, in.size()) & 0xFFFF;
    int width = cpu.stackSize();
    Outcome outcome = loaded(cpu, segment, selector);
    cpu.setRegister(Cpu.RSP, width, true, cpu.r[Cpu.RSP] + in.size());
    return outcome;
  }

  static Outcome popEs(Cpu cpu, Decoded in) {
    return pop(cpu, in, SegmentRegister.ES);
  }

  static Outcome popSs(Cpu cpu, Decoded in) {
    return pop(cpu, in, SegmentRegister.SS);
  }

  static Outcome popDs(Cpu cpu, Decoded in) {
    return pop(cpu, in, SegmentRegister.DS);
  }

  static Outcome popFs(Cpu cpu, Decoded in) {
    return pop(cpu, in, SegmentRegister.FS);
  }

  static Outcome popGs(Cpu cpu, Decoded in) {
    return pop(cpu, in, SegmentRegister.GS);
  }

  // -- far pointers -------------------------------------------------------------------------------

  private static Outcome pointer(Cpu cpu, Decoded in, int segment) {
    int size = FarPointer.size(cpu, in);
    long offset = cpu.read(in.segment(), in.offset(cpu), size);
    int selector = (int) cpu.read(in.segment(), FarPointer.behind(cpu, in), 2);
    SegmentLoads.load(cpu, segment, selector);
    cpu.setRegister(in.reg(), size, in.rex(), offset);
    if (segment == SegmentRegister.SS) {
      cpu.settle();
      return Outcome.ELSEWHERE;
    }
    return Outcome.NEXT;
  }

  static Outcome les(Cpu cpu, Decoded in) {
    return pointer(cpu, in, SegmentRegister.ES);
  }

  static Outcome lds(Cpu cpu, Decoded in) {
    return pointer(cpu, in, SegmentRegister.DS);
  }

  static Outcome lss(Cpu cpu, Decoded in) {
    return pointer(cpu, in, SegmentRegister.SS);
  }

  static Outcome lfs(Cpu cpu, Decoded in) {
    return pointer(cpu, in, SegmentRegister.FS);
  }

  static Outcome lgs(Cpu cpu, Decoded in) {
    return pointer(cpu, in, SegmentRegister.GS);
  }
}
