package guise.engine.isa;

import static guise.engine.isa.SseOperands.LOW;

import com.google.errorprone.annotations.Immutable;

/**
 * The forms of floating-point arithmetic: two or four numbers at once, or the lowest alone. All of
 * them compute everything first; what an exception stops has written nothing.
 */
final class FloatOperations {
  private FloatOperations() {}

  /** An operation on two numbers of a format, as bits. */
  @Immutable
  interface Binary {
    long of(FloatUnit unit, FloatFormat f, long a, long b);
  }

  /** An operation that an immediate selects. */
  @Immutable
  interface Selected {
    long of(FloatUnit unit, FloatFormat f, long a, long b, int immediate);
  }

  static Semantics singles(Binary op) {
    return singles((unit, f, a, b, _) -> op.of(unit, f, a, b));
  }

  static Semantics singles(Selected op) {
    return (cpu, in) -> {
      FloatUnit unit = begin(cpu);
      long[] x = cpu.extended.xmm;
      int to = 2 * in.reg();
      long low;
      long high;
      if (in.memory()) {
        long at = SseOperands.operand(cpu, in);
        low = cpu.memory.read(at, 8);
        high = cpu.memory.read(at + 8, 8);
      } else {
        low = x[2 * in.rm()];
        high = x[2 * in.rm() + 1];
      }
      int select = (int) in.immediate();
      long lower = pair(unit, op, x[to], low, select);
      long upper = pair(unit, op, x[to + 1], high, select);
      unit.end(cpu);
      x[to] = lower;
      x[to + 1] = upper;
      return Outcome.NEXT;
    };
  }

  private static long pair(FloatUnit unit, Selected op, long a, long b, int select) {
    long first = op.of(unit, FloatFormat.SINGLE, a & LOW, b & LOW, select) & LOW;
    return first | op.of(unit, FloatFormat.SINGLE, a >>> 32, b >>> 32, select) << 32;
  }

  static Semantics doubles(Binary op) {
    return doubles((unit, f, a, b, _) -> op.of(unit, f, a, b));
  }

  static Semantics doubles(Selected op) {
    return (cpu, in) -> {
      FloatUnit unit = begin(cpu);
      long[] x = cpu.extended.xmm;
      int to = 2 * in.reg();
      long low;
      long high;
      if (in.memory()) {
        long at = SseOperands.operand(cpu, in);
        low = cpu.memory.read(at, 8);
        high = cpu.memory.read(at + 8, 8);
      } else {
        low = x[2 * in.rm()];
        high = x[2 * in.rm() + 1];
      }
      int select = (int) in.immediate();
      long lower = op.of(unit, FloatFormat.DOUBLE, x[to], low, select);
      long upper = op.of(unit, FloatFormat.DOUBLE, x[to + 1], high, select);
      unit.end(cpu);
      x[to] = lower;
      x[to + 1] = upper;
      return Outcome.NEXT;
    };
  }

  static Semantics single(Binary op) {
    return single((unit, f, a, b, _) -> op.of(unit, f, a, b));
  }

  static Semantics single(Selected op) {
    return (cpu, in) -> {
      FloatUnit unit = begin(cpu);
      long[] x = cpu.extended.xmm;
      int to = 2 * in.reg();
      long b = SseOperands.scalar(cpu, in, 4);
      long result = op.of(unit, FloatFormat.SINGLE, x[to] & LOW, b, (int) in.immediate());
      unit.end(cpu);
      x[to] = x[to] & ~LOW | result & LOW;
      return Outcome.NEXT;
    };
  }

  static Semantics real(Binary op) {
    return real((unit, f, a, b, _) -> op.of(unit, f, a, b));
  }

  /** The lowest number alone, in double precision. */
  static Semantics real(Selected op) {
    return (cpu, in) -> {
      FloatUnit unit = begin(cpu);
      long[] x = cpu.extended.xmm;
      int to = 2 * in.reg();
      long b = SseOperands.scalar(cpu, in, 8);
      long result = op.of(unit, FloatFormat.DOUBLE, x[to], b, (int) in.immediate());
      unit.end(cpu);
      x[to] = result;
      return Outcome.NEXT;
    };
  }

  /** COMISS and the like: ZF, PF and CF tell the relation; OF, AF and SF are clear. */
  static Semantics flags(FloatFormat f, boolean quietIsInvalid) {
    int size = f == FloatFormat.SINGLE ? 4 : 8;
    return (cpu, in) -> {
      FloatUnit unit = begin(cpu);
      long mine = cpu.extended.xmm[2 * in.reg()];
      long a = size == 4 ? mine & LOW : mine;
      long b = SseOperands.scalar(cpu, in, size);
      int relation = FloatCompare.relation(unit, f, a, b, quietIsInvalid);
      unit.end(cpu);
      cpu.setStatus(
          switch (relation) {
            case FloatCompare.UNORDERED -> Cpu.ZF | Cpu.PF | Cpu.CF;
            case FloatCompare.LESS -> Cpu.CF;
            case FloatCompare.EQUAL -> Cpu.ZF;
            default -> 0;
          });
      return Outcome.NEXT;
    };
  }

  static FloatUnit begin(Cpu cpu) {
    SseOperands.check(cpu);
    FloatUnit unit = cpu.extended.floats;
    unit.begin(cpu.extended.mxcsr);
    return unit;
  }

  // -- operations with one operand --------------------------------------------------------------

  static long root(FloatUnit unit, FloatFormat f, long a, long b) {
    return FloatArithmetic.root(unit, f, b);
  }
}
