package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/**
 * MOVS, CMPS, STOS, LODS, SCAS. Each iteration of a repeated one is complete in itself: its
 * registers are written before the next begins, so that a fault or an exit goes on where it was.
 */
final class Strings {
  /** Iterations until the step loop gets to look around. */
  private static final int STRETCH = 1 << 12;

  /** What a page at once counts for. */
  private static final int SPAN_COST = 63;

  private static final int REPE = 0xF3;
  private static final int ES = SegmentRegister.ES;

  private Strings() {}

  /** One iteration. */
  @Immutable
  @FunctionalInterface
  private interface Iteration {
    void go(Cpu cpu, Decoded in, long step);
  }

  /** Many iterations at once but for rCX; it tells how many. */
  @Immutable
  @FunctionalInterface
  private interface Span {
    long go(Cpu cpu, Decoded in, long count);
  }

  /** The bits of an address. */
  static long mask(Decoded in) {
    return switch (in.addressSize()) {
      case 8 -> -1;
      case 4 -> 0xFFFF_FFFFL;
      default -> 0xFFFF;
    };
  }

  static Outcome movs(Cpu cpu, Decoded in) {
    return each(cpu, in, Strings::move, Spans::move);
  }

  static Outcome stos(Cpu cpu, Decoded in) {
    return each(cpu, in, Strings::store, Spans::store);
  }

  static Outcome lods(Cpu cpu, Decoded in) {
    return each(cpu, in, Strings::load, (_, _, _) -> 0);
  }

  static Outcome cmps(Cpu cpu, Decoded in) {
    return until(cpu, in, Strings::compare);
  }

  static Outcome scas(Cpu cpu, Decoded in) {
    return until(cpu, in, Strings::scan);
  }

  // -- REP --------------------------------------------------------------------------------------

  private static long step(Cpu cpu, Decoded in) {
    return cpu.flag(Cpu.DF) ? -in.size() : in.size();
  }

  private static Outcome each(Cpu cpu, Decoded in, Iteration iteration, Span span) {
    long step = step(cpu, in);
    if (in.repeat() == 0) {
      iteration.go(cpu, in, step);
      return Outcome.NEXT;
    }
    long count = cpu.r[Cpu.RCX] & mask(in);
    for (long left = stretch(cpu, count); left > 0 && count != 0; left--) {
      long done = span.go(cpu, in, count);
      if (done == 0) {
        iteration.go(cpu, in, step);
        done = 1;
      } else {
        left -= SPAN_COST;
      }
      count -= done;
      cpu.setRegister(Cpu.RCX, in.addressSize(), true, count);
    }
    return again(cpu, count != 0);
  }

  /** REPE goes on while ZF is set, REPNE while it is clear. */
  private static Outcome until(Cpu cpu, Decoded in, Iteration iteration) {
    long step = step(cpu, in);
    if (in.repeat() == 0) {
      iteration.go(cpu, in, step);
      return Outcome.NEXT;
    }
    boolean whileZero = in.repeat() == REPE;
    long count = cpu.r[Cpu.RCX] & mask(in);
    boolean more = count != 0;
    for (long left = stretch(cpu, count); left > 0 && more; left--) {
      iteration.go(cpu, in, step);
      count--;
      cpu.setRegister(Cpu.RCX, in.addressSize(), true, count);
      more = count != 0 && cpu.zf() == whileZero;
    }
    return again(cpu, more);
  }

  /** A single step is one iteration; so is what userspace's answers are for. */
  private static long stretch(Cpu cpu, long count) {
    boolean alone = cpu.flag(Cpu.TF) || cpu.memory.isWatched() || cpu.memory.mmio().any();
    long most = alone ? 1 : STRETCH;
    return Long.compareUnsigned(count, most) < 0 ? count : most;
  }

  /** Whoever waits for the guest to come back does not wait for the rest. */
  private static Outcome again(Cpu cpu, boolean more) {
    if (!more) {
      return Outcome.NEXT;
    }
    cpu.rip = cpu.at;
    cpu.memory.mmio().completed();
    return Outcome.ELSEWHERE;
  }

  // -- iterations -------------------------------------------------------------------------------

  private static long source(Cpu cpu, Decoded in) {
    return cpu.read(in.segment(), cpu.r[Cpu.RSI] & mask(in), in.size());
  }

  private static long destination(Cpu cpu, Decoded in) {
    return cpu.read(ES, cpu.r[Cpu.RDI] & mask(in), in.size());
  }

  static void advance(Cpu cpu, Decoded in, int register, long step) {
    cpu.setRegister(register, in.addressSize(), true, cpu.r[register] + step);
  }

  private static void move(Cpu cpu, Decoded in, long step) {
    cpu.write(ES, cpu.r[Cpu.RDI] & mask(in), in.size(), source(cpu, in));
    advance(cpu, in, Cpu.RSI, step);
    advance(cpu, in, Cpu.RDI, step);
  }

  private static void store(Cpu cpu, Decoded in, long step) {
    cpu.write(ES, cpu.r[Cpu.RDI] & mask(in), in.size(), cpu.r[Cpu.RAX]);
    advance(cpu, in, Cpu.RDI, step);
  }

  private static void load(Cpu cpu, Decoded in, long step) {
    cpu.setRegister(Cpu.RAX, in.size(), true, source(cpu, in));
    advance(cpu, in, Cpu.RSI, step);
  }

  private static void compare(Cpu cpu, Decoded in, long step) {
    long b = destination(cpu, in); // AMD's processors read it first
    long a = source(cpu, in);
    advance(cpu, in, Cpu.RSI, step);
    advance(cpu, in, Cpu.RDI, step);
    cpu.flagsOfSubtract(a, b, a - b, in.size());
  }

  private static void scan(Cpu cpu, Decoded in, long step) {
    long a = cpu.register(Cpu.RAX, in.size(), true);
    long b = destination(cpu, in);
    advance(cpu, in, Cpu.RDI, step);
    cpu.flagsOfSubtract(a, b, a - b, in.size());
  }
}
