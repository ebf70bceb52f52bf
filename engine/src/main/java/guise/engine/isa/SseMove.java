package guise.engine.isa;

import static guise.engine.isa.SseOperands.LOW;

import guise.engine.memory.LinearMemory;

/** Moves between XMM registers, general registers and memory. */
final class SseMove {
  private static final long TOP_BYTES = 0x8080_8080_8080_8080L;
  private static final int LAST_WHOLE = 4096 - 16;
  private static final int OFFSET = 4095;

  private SseMove() {}

  // -- sixteen bytes ----------------------------------------------------------------------------

  static Outcome load(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    return in.memory()
        ? load(cpu, in, SseOperands.aligned(cpu, in, false))
        : copy(cpu, in.reg(), in.rm());
  }

  static Outcome loadUnaligned(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    return in.memory()
        ? load(cpu, in, SseOperands.unaligned(cpu, in, false))
        : copy(cpu, in.reg(), in.rm());
  }

  private static Outcome load(Cpu cpu, Decoded in, long at) {
    long low = cpu.memory.read(at, 8);
    long high = cpu.memory.read(at + 8, 8);
    return put(cpu, in.reg(), low, high);
  }

  static Outcome store(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    return in.memory()
        ? store(cpu, in, SseOperands.aligned(cpu, in, true))
        : copy(cpu, in.rm(), in.reg());
  }

  static Outcome storeUnaligned(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    return in.memory()
        ? store(cpu, in, SseOperands.unaligned(cpu, in, true))
        : copy(cpu, in.rm(), in.reg());
  }

  private static Outcome store(Cpu cpu, Decoded in, long at) {
    LinearMemory memory = cpu.memory;
    if ((at & OFFSET) > LAST_WHOLE) {
      memory.probeWrite(at, 16);
    }
    memory.write(at, 8, cpu.extended.xmm[2 * in.reg()]);
    memory.write(at + 8, 8, cpu.extended.xmm[2 * in.reg() + 1]);
    return Outcome.NEXT;
  }

  private static Outcome copy(Cpu cpu, int to, int from) {
    long[] x = cpu.extended.xmm;
    return put(cpu, to, x[2 * from], x[2 * from + 1]);
  }

  private static Outcome put(Cpu cpu, int to, long low, long high) {
    cpu.extended.xmm[2 * to] = low;
    cpu.extended.xmm[2 * to + 1] = high;
    return Outcome.NEXT;
  }

  // -- the lowest number ------------------------------------------------------------------------

  /** MOVSS, MOVSD: from memory the rest becomes 0, from a register it stays. */
  static Outcome movss(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long value = SseOperands.scalar(cpu, in, 4);
    long[] x = cpu.extended.xmm;
    return in.memory()
        ? put(cpu, in.reg(), value, 0)
        : put(cpu, in.reg(), x[2 * in.reg()] & ~LOW | value, x[2 * in.reg() + 1]);
  }

  static Outcome movsd(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long value = SseOperands.scalar(cpu, in, 8);
    return put(cpu, in.reg(), value, in.memory() ? 0 : cpu.extended.xmm[2 * in.reg() + 1]);
  }

  static Outcome storeSingle(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long[] x = cpu.extended.xmm;
    long value = x[2 * in.reg()] & LOW;
    if (in.memory()) {
      cpu.write(in.segment(), in.offset(cpu), 4, value);
    } else {
      x[2 * in.rm()] = x[2 * in.rm()] & ~LOW | value;
    }
    return Outcome.NEXT;
  }

  static Outcome storeDouble(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long value = cpu.extended.xmm[2 * in.reg()];
    if (in.memory()) {
      cpu.write(in.segment(), in.offset(cpu), 8, value);
    } else {
      cpu.extended.xmm[2 * in.rm()] = value;
    }
    return Outcome.NEXT;
  }

  // -- one half ---------------------------------------------------------------------------------

  static Outcome loadLow(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    cpu.extended.xmm[2 * in.reg()] = cpu.read(in.segment(), in.offset(cpu), 8);
    return Outcome.NEXT;
  }

  static Outcome loadHigh(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    cpu.extended.xmm[2 * in.reg() + 1] = cpu.read(in.segment(), in.offset(cpu), 8);
    return Outcome.NEXT;
  }

  static Outcome storeHigh(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    cpu.write(in.segment(), in.offset(cpu), 8, cpu.extended.xmm[2 * in.reg() + 1]);
    return Outcome.NEXT;
  }

  static Outcome movhlps(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    cpu.extended.xmm[2 * in.reg()] = cpu.extended.xmm[2 * in.rm() + 1];
    return Outcome.NEXT;
  }

  static Outcome movlhps(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    cpu.extended.xmm[2 * in.reg() + 1] = cpu.extended.xmm[2 * in.rm()];
    return Outcome.NEXT;
  }

  // -- MOVD and MOVQ ----------------------------------------------------------------------------

  static Outcome fromGeneral(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    return put(cpu, in.reg(), in.rm(cpu), 0);
  }

  static Outcome toGeneral(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    in.setRm(cpu, cpu.extended.xmm[2 * in.reg()] & in.mask());
    return Outcome.NEXT;
  }

  static Outcome loadQuad(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    return put(cpu, in.reg(), SseOperands.scalar(cpu, in, 8), 0);
  }

  static Outcome storeQuad(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long value = cpu.extended.xmm[2 * in.reg()];
    if (!in.memory()) {
      return put(cpu, in.rm(), value, 0);
    }
    cpu.write(in.segment(), in.offset(cpu), 8, value);
    return Outcome.NEXT;
  }

  /** MOVNTI needs no XMM register, and so nothing of the operating system. */
  static Outcome movnti(Cpu cpu, Decoded in) {
    in.setRm(cpu, in.reg(cpu));
    return Outcome.NEXT;
  }

  // -- parts ------------------------------------------------------------------------------------

  static Outcome pinsrw(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long value = in.rm(cpu);
    int word = (int) in.immediate() & 7;
    int at = 2 * in.reg() + (word >>> 2);
    int shift = 16 * (word & 3);
    long[] x = cpu.extended.xmm;
    x[at] = x[at] & ~(0xFFFFL << shift) | value << shift;
    return Outcome.NEXT;
  }

  static Outcome pextrw(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    int word = (int) in.immediate() & 7;
    long half = cpu.extended.xmm[2 * in.rm() + (word >>> 2)];
    in.setReg(cpu, half >>> 16 * (word & 3) & 0xFFFF);
    return Outcome.NEXT;
  }

  static Outcome movmskps(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long low = cpu.extended.xmm[2 * in.rm()];
    long high = cpu.extended.xmm[2 * in.rm() + 1];
    in.setReg(cpu, low >>> 31 & 1 | low >>> 62 & 2 | high >>> 29 & 4 | high >>> 60 & 8);
    return Outcome.NEXT;
  }

  static Outcome movmskpd(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long low = cpu.extended.xmm[2 * in.rm()];
    in.setReg(cpu, low >>> 63 | cpu.extended.xmm[2 * in.rm() + 1] >>> 62 & 2);
    return Outcome.NEXT;
  }

  static Outcome pmovmskb(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long low = Long.compress(cpu.extended.xmm[2 * in.rm()], TOP_BYTES);
    long high = Long.compress(cpu.extended.xmm[2 * in.rm() + 1], TOP_BYTES);
    in.setReg(cpu, low | high << 8);
    return Outcome.NEXT;
  }

  /**
   * The bytes whose mask has its top bit set go to memory at DS:rDI, aligned or not. All sixteen
   * have to be writable, as on AMD's processors; the manual leaves it open.
   */
  static Outcome maskmovdqu(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    long[] x = cpu.extended.xmm;
    long low = Long.compress(x[2 * in.rm()], TOP_BYTES);
    int mask = (int) (low | Long.compress(x[2 * in.rm() + 1], TOP_BYTES) << 8);
    long start = cpu.r[Cpu.RDI] & Strings.mask(in);
    long at = cpu.linear(in.segment(), start, 16, true);
    cpu.memory.demandAligned(at, 8);
    cpu.memory.probeWrite(at, 16);
    for (int left = mask; left != 0; left &= left - 1) {
      int i = Integer.numberOfTrailingZeros(left);
      long value = x[2 * in.reg() + (i >>> 3)] >>> 8 * (i & 7);
      cpu.memory.write(at + i, 1, value & 0xFF);
    }
    return Outcome.NEXT;
  }
}
