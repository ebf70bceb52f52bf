package guise.engine.isa;

/** The bases of FS and GS, which 64-bit code reads and writes by itself. */
final class SegmentBases {
  private static final long FSGSBASE = 1 << 16;

  private SegmentBases() {}

  static Outcome rdfsbase(Cpu cpu, Decoded in) {
    return read(cpu, in, SegmentRegister.FS);
  }

  static Outcome rdgsbase(Cpu cpu, Decoded in) {
    return read(cpu, in, SegmentRegister.GS);
  }

  static Outcome wrfsbase(Cpu cpu, Decoded in) {
    return write(cpu, in, SegmentRegister.FS);
  }

  static Outcome wrgsbase(Cpu cpu, Decoded in) {
    return write(cpu, in, SegmentRegister.GS);
  }

  private static Outcome read(Cpu cpu, Decoded in, int segment) {
    if ((cpu.cr4 & FSGSBASE) == 0) {
      return Outcome.ud();
    }
    in.setRm(cpu, cpu.segments[segment].base);
    return Outcome.NEXT;
  }

  private static Outcome write(Cpu cpu, Decoded in, int segment) {
    if ((cpu.cr4 & FSGSBASE) == 0) {
      return Outcome.ud();
    }
    long base = in.rm(cpu);
    if (!cpu.isCanonical(base)) {
      return Outcome.gp();
    }
    cpu.segments[segment].base = base;
    cpu.segments[segment].settle();
    return Outcome.NEXT;
  }

  static Outcome swapgs(Cpu cpu, Decoded in) {
    if (cpu.cpl > 0) {
      return Outcome.gp();
    }
    SegmentRegister gs = cpu.segments[SegmentRegister.GS];
    long other = cpu.kernelGsBase;
    cpu.kernelGsBase = gs.base;
    gs.base = other;
    gs.settle();
    return Outcome.NEXT;
  }
}
