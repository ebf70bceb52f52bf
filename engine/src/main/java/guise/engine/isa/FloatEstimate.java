package guise.engine.isa;

import static guise.engine.isa.SseOperands.LOW;

/**
 * RCPPS, RSQRTPS and their scalar forms: estimates, of which the manual says no more than that the
 * relative error is at most 1.5 * 2^-12 (SDM volume 2, RCPPS). Processors differ; here the true
 * value is rounded to 12 bits behind the point. Denormals count as 0 and results that would be
 * denormal become 0, whatever MXCSR says; there are no exceptions.
 */
final class FloatEstimate {
  private static final int DROPPED = 11;
  private static final FloatFormat F = FloatFormat.SINGLE;

  private FloatEstimate() {}

  static long reciprocals(long unused, long b) {
    return reciprocal(b & LOW) | reciprocal(b >>> 32) << 32;
  }

  static long rootReciprocals(long unused, long b) {
    return rootReciprocal(b & LOW) | rootReciprocal(b >>> 32) << 32;
  }

  static Outcome rcpss(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    return put(cpu, in, reciprocal(SseOperands.scalar(cpu, in, 4)));
  }

  static Outcome rsqrtss(Cpu cpu, Decoded in) {
    SseOperands.check(cpu);
    return put(cpu, in, rootReciprocal(SseOperands.scalar(cpu, in, 4)));
  }

  private static Outcome put(Cpu cpu, Decoded in, long result) {
    long[] x = cpu.extended.xmm;
    x[2 * in.reg()] = x[2 * in.reg()] & ~LOW | result;
    return Outcome.NEXT;
  }

  private static long reciprocal(long value) {
    if (F.isNan(value)) {
      return value | F.quiet;
    }
    long sign = value & F.sign;
    if (!F.isNormal(value)) {
      return sign | (F.isInfinite(value) ? 0 : F.infinity);
    }
    return rounded(1.0 / Float.intBitsToFloat((int) value));
  }

  private static long rootReciprocal(long value) {
    if (F.isNan(value)) {
      return value | F.quiet;
    }
    boolean zero = F.magnitude(value) <= F.fractionMask;
    if (zero) {
      return value & F.sign | F.infinity;
    }
    if (F.isNegative(value)) {
      return F.indefinite;
    }
    return F.isInfinite(value) ? 0 : rounded(1.0 / Math.sqrt(Float.intBitsToFloat((int) value)));
  }

  private static long rounded(double value) {
    long bits = Float.floatToRawIntBits((float) value) & LOW;
    long kept = bits + (1L << DROPPED - 1) & -1L << DROPPED;
    return F.isNormal(kept) ? kept : kept & F.sign;
  }
}
