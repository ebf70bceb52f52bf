package guise.engine.isa;

/** Many iterations of REP MOVS and REP STOS at once, where they all stay within known pages. */
final class Spans {
  /** From how many bytes on it is worth the while. */
  private static final int WORTH = 32;

  private static final int PAGE = 4096;
  private static final int ES = SegmentRegister.ES;

  private Spans() {}

  /** The bytes of the iterations that are left, 0 where they have to go one by one. */
  private static long bytes(Cpu cpu, Decoded in, long count) {
    boolean steps = cpu.flag(Cpu.DF | Cpu.TF) || cpu.memory.mmio().any();
    if (steps || in.addressSize() == 2 || count < WORTH) {
      return 0;
    }
    return Math.min(count, PAGE) * in.size();
  }

  /** Whether a page of a segment may be accessed without a look at its limit. */
  private static boolean isOpen(Cpu cpu, Decoded in, int segment, long offset) {
    boolean open = cpu.code64 || cpu.segments[segment].flat;
    boolean wraps = in.addressSize() == 4 && offset > Strings.mask(in) - PAGE;
    return open && !wraps;
  }

  /** How many iterations of STOS were done at once. */
  static long store(Cpu cpu, Decoded in, long count) {
    long bytes = bytes(cpu, in, count);
    long to = cpu.r[Cpu.RDI] & Strings.mask(in);
    if (bytes == 0 || !isOpen(cpu, in, ES, to)) {
      return 0;
    }
    long linear = cpu.linear(ES, to, in.size(), true);
    long done = cpu.memory.fill(linear, bytes, in.size(), cpu.r[Cpu.RAX]);
    if (done > 0) {
      Strings.advance(cpu, in, Cpu.RDI, done);
    }
    return done / in.size();
  }

  /** How many iterations of MOVS were done at once. */
  static long move(Cpu cpu, Decoded in, long count) {
    long bytes = bytes(cpu, in, count);
    long from = cpu.r[Cpu.RSI] & Strings.mask(in);
    long to = cpu.r[Cpu.RDI] & Strings.mask(in);
    if (bytes == 0 || !isOpen(cpu, in, ES, to) || !isOpen(cpu, in, in.segment(), from)) {
      return 0;
    }
    long source = cpu.linear(in.segment(), from, in.size(), false);
    long target = cpu.linear(ES, to, in.size(), true);
    long done = cpu.memory.copy(source, target, bytes, in.size());
    if (done > 0) {
      Strings.advance(cpu, in, Cpu.RSI, done);
      Strings.advance(cpu, in, Cpu.RDI, done);
    }
    return done / in.size();
  }
}
