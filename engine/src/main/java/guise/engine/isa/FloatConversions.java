package guise.engine.isa;

import static guise.engine.isa.FloatFormat.DOUBLE;
import static guise.engine.isa.FloatFormat.SINGLE;
import static guise.engine.isa.SseOperands.LOW;

/** The CVT instructions. */
final class FloatConversions {
  private FloatConversions() {}

  // -- one integer ------------------------------------------------------------------------------

  private static long integer(Cpu cpu, Decoded in) {
    long value = in.rm(cpu);
    return in.size() == 4 ? (int) value : value;
  }

  static Outcome cvtsi2ss(Cpu cpu, Decoded in) {
    FloatUnit unit = FloatOperations.begin(cpu);
    long result = FloatConvert.fromInteger(unit, SINGLE, integer(cpu, in));
    unit.end(cpu);
    return putSingle(cpu, in, result);
  }

  static Outcome cvtsi2sd(Cpu cpu, Decoded in) {
    FloatUnit unit = FloatOperations.begin(cpu);
    long result = FloatConvert.fromInteger(unit, DOUBLE, integer(cpu, in));
    unit.end(cpu);
    return putLow(cpu, in, result);
  }

  static Outcome cvtss2si(Cpu cpu, Decoded in) {
    return toInteger(cpu, in, SINGLE, FloatOperations.begin(cpu));
  }

  static Outcome cvtsd2si(Cpu cpu, Decoded in) {
    return toInteger(cpu, in, DOUBLE, FloatOperations.begin(cpu));
  }

  static Outcome cvttss2si(Cpu cpu, Decoded in) {
    return toInteger(cpu, in, SINGLE, truncating(cpu));
  }

  static Outcome cvttsd2si(Cpu cpu, Decoded in) {
    return toInteger(cpu, in, DOUBLE, truncating(cpu));
  }

  private static FloatUnit truncating(Cpu cpu) {
    FloatUnit unit = FloatOperations.begin(cpu);
    unit.truncate();
    return unit;
  }

  private static Outcome toInteger(Cpu cpu, Decoded in, FloatFormat f, FloatUnit unit) {
    long from = SseOperands.scalar(cpu, in, f == SINGLE ? 4 : 8);
    long result = FloatConvert.toInteger(unit, f, from, 8 * in.size());
    unit.end(cpu);
    in.setReg(cpu, result);
    return Outcome.NEXT;
  }

  // -- four integers ----------------------------------------------------------------------------

  static long fromDoubleword(FloatUnit unit, FloatFormat f, long a, long b) {
    return FloatConvert.fromInteger(unit, f, b << 32 >> 32);
  }

  static long toDoubleword(FloatUnit unit, FloatFormat f, long a, long b) {
    return FloatConvert.toInteger(unit, f, b, Integer.SIZE);
  }

  static long truncateToDoubleword(FloatUnit unit, FloatFormat f, long a, long b) {
    unit.truncate();
    return FloatConvert.toInteger(unit, f, b, Integer.SIZE);
  }

  // -- two integers -----------------------------------------------------------------------------

  static Outcome cvtdq2pd(Cpu cpu, Decoded in) {
    FloatUnit unit = FloatOperations.begin(cpu);
    long from = SseOperands.scalar(cpu, in, 8);
    long low = FloatConvert.fromInteger(unit, DOUBLE, from << 32 >> 32);
    return put(cpu, in, low, FloatConvert.fromInteger(unit, DOUBLE, from >> 32));
  }

  static Outcome cvtpd2dq(Cpu cpu, Decoded in) {
    return toDoublewords(cpu, in, FloatOperations.begin(cpu));
  }

  static Outcome cvttpd2dq(Cpu cpu, Decoded in) {
    return toDoublewords(cpu, in, truncating(cpu));
  }

  private static Outcome toDoublewords(Cpu cpu, Decoded in, FloatUnit unit) {
    long at = in.memory() ? SseOperands.operand(cpu, in) : 0;
    long low = FloatConvert.toInteger(unit, DOUBLE, half(cpu, in, at, 0), Integer.SIZE);
    long high = FloatConvert.toInteger(unit, DOUBLE, half(cpu, in, at, 1), Integer.SIZE);
    unit.end(cpu);
    return put(cpu, in, low & LOW | high << 32, 0);
  }

  private static long half(Cpu cpu, Decoded in, long at, int number) {
    return in.memory()
        ? cpu.memory.read(at + 8L * number, 8)
        : cpu.extended.xmm[2 * in.rm() + number];
  }

  // -- between formats --------------------------------------------------------------------------

  static Outcome cvtps2pd(Cpu cpu, Decoded in) {
    FloatUnit unit = FloatOperations.begin(cpu);
    long from = SseOperands.scalar(cpu, in, 8);
    long low = FloatConvert.widen(unit, from & LOW);
    long high = FloatConvert.widen(unit, from >>> 32);
    unit.end(cpu);
    return put(cpu, in, low, high);
  }

  static Outcome cvtpd2ps(Cpu cpu, Decoded in) {
    FloatUnit unit = FloatOperations.begin(cpu);
    long at = in.memory() ? SseOperands.operand(cpu, in) : 0;
    long low = FloatConvert.narrow(unit, half(cpu, in, at, 0));
    long high = FloatConvert.narrow(unit, half(cpu, in, at, 1));
    unit.end(cpu);
    return put(cpu, in, low | high << 32, 0);
  }

  static Outcome cvtss2sd(Cpu cpu, Decoded in) {
    FloatUnit unit = FloatOperations.begin(cpu);
    long result = FloatConvert.widen(unit, SseOperands.scalar(cpu, in, 4));
    unit.end(cpu);
    return putLow(cpu, in, result);
  }

  static Outcome cvtsd2ss(Cpu cpu, Decoded in) {
    FloatUnit unit = FloatOperations.begin(cpu);
    long result = FloatConvert.narrow(unit, SseOperands.scalar(cpu, in, 8));
    unit.end(cpu);
    return putSingle(cpu, in, result);
  }

  // -- results ----------------------------------------------------------------------------------

  private static Outcome put(Cpu cpu, Decoded in, long low, long high) {
    cpu.extended.xmm[2 * in.reg()] = low;
    cpu.extended.xmm[2 * in.reg() + 1] = high;
    return Outcome.NEXT;
  }

  private static Outcome putLow(Cpu cpu, Decoded in, long low) {
    cpu.extended.xmm[2 * in.reg()] = low;
    return Outcome.NEXT;
  }

  private static Outcome putSingle(Cpu cpu, Decoded in, long low) {
    long[] x = cpu.extended.xmm;
    x[2 * in.reg()] = x[2 * in.reg()] & ~LOW | low;
    return Outcome.NEXT;
  }
}
