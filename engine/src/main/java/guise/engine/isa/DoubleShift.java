package guise.engine.isa;

/**
 * SHLD and SHRD. 16-bit operands with a count above 16, which the manuals leave undefined, shift
 * the destination in again behind the source.
 */
final class DoubleShift {
  private static final int WORD = 16;

  private DoubleShift() {}

  static Outcome shldByImmediate(Cpu cpu, Decoded in) {
    return left(cpu, in, (int) in.immediate() & Shifting.countMask(in));
  }

  static Outcome shldByCl(Cpu cpu, Decoded in) {
    return left(cpu, in, (int) cpu.r[Cpu.RCX] & Shifting.countMask(in));
  }

  static Outcome shrdByImmediate(Cpu cpu, Decoded in) {
    return right(cpu, in, (int) in.immediate() & Shifting.countMask(in));
  }

  static Outcome shrdByCl(Cpu cpu, Decoded in) {
    return right(cpu, in, (int) cpu.r[Cpu.RCX] & Shifting.countMask(in));
  }

  private static Outcome left(Cpu cpu, Decoded in, int count) {
    long a = in.rmToModify(cpu);
    if (count == 0) {
      in.modify(cpu, a);
      return Outcome.NEXT;
    }
    int bits = 8 * in.size();
    long b = in.reg(cpu);
    long result;
    boolean carry;
    if (bits == WORD) {
      long all = (a << 32 | b << WORD | a) << count;
      result = all >>> 32;
      carry = Shift.bit(all, 48);
    } else {
      result = a << count | b >>> bits - count;
      carry = Shift.bit(a, bits - count);
    }
    return done(cpu, in, a, result, carry);
  }

  private static Outcome right(Cpu cpu, Decoded in, int count) {
    long a = in.rmToModify(cpu);
    if (count == 0) {
      in.modify(cpu, a);
      return Outcome.NEXT;
    }
    int bits = 8 * in.size();
    long b = in.reg(cpu);
    long result;
    boolean carry;
    if (bits == WORD) {
      long all = a << 32 | b << WORD | a;
      result = all >>> count;
      carry = Shift.bit(all, count - 1);
    } else {
      result = a >>> count | b << bits - count;
      carry = Shift.bit(a, count - 1);
    }
    return done(cpu, in, a, result, carry);
  }

  private static Outcome done(Cpu cpu, Decoded in, long a, long result, boolean carry) {
    in.modify(cpu, result);
    boolean overflow = Shift.bit(a ^ result, 8 * in.size() - 1);
    cpu.flagsOf(result, carry, overflow, in.size());
    return Outcome.NEXT;
  }
}
