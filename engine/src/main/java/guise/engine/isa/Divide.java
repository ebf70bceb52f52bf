package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** DIV and IDIV: #DE where the quotient does not fit. All flags are undefined and stay. */
final class Divide {
  private static final Outcome ERROR = new Outcome.Faulted(GuestFault.DE);

  private Divide() {}

  static Outcome div8(Cpu cpu, Decoded in) {
    long a = cpu.r[Cpu.RAX] & 0xFFFF;
    long b = in.rm(cpu);
    if (b == 0 || a / b > 0xFF) {
      return ERROR;
    }
    cpu.setRegister(Cpu.RAX, 2, true, a % b << 8 | a / b);
    return Outcome.NEXT;
  }

  static Outcome idiv8(Cpu cpu, Decoded in) {
    int a = (short) cpu.r[Cpu.RAX];
    int b = (byte) in.rm(cpu);
    if (b == 0 || a / b != (byte) (a / b)) {
      return ERROR;
    }
    cpu.setRegister(Cpu.RAX, 2, true, a % b << 8 | a / b & 0xFF);
    return Outcome.NEXT;
  }

  static Outcome div(Cpu cpu, Decoded in) {
    long b = in.rm(cpu);
    long high = cpu.register(Cpu.RDX, in.size(), true);
    long low = cpu.register(Cpu.RAX, in.size(), true);
    if (Long.compareUnsigned(high, b) >= 0) {
      return ERROR;
    }
    if (in.size() == 8) {
      long quotient = Wide128.quotient(high, low, b);
      return put(cpu, in, quotient, low - quotient * b);
    }
    long a = high << 8 * in.size() | low;
    return put(cpu, in, Long.divideUnsigned(a, b), Long.remainderUnsigned(a, b));
  }

  static Outcome idiv(Cpu cpu, Decoded in) {
    int bits = 8 * in.size();
    long b = Shift.signed(in.rm(cpu), bits);
    if (in.size() == 8) {
      return idiv64(cpu, in, b);
    }
    long low = cpu.register(Cpu.RAX, in.size(), true);
    long a = Shift.signed(cpu.r[Cpu.RDX] << bits | low, 2 * bits);
    if (b == 0 || a == Long.MIN_VALUE && b == -1 || a / b != Shift.signed(a / b, bits)) {
      return ERROR;
    }
    return put(cpu, in, a / b, a % b);
  }

  /** Divides the magnitudes; the remainder takes the dividend's sign. */
  private static Outcome idiv64(Cpu cpu, Decoded in, long b) {
    long high = cpu.r[Cpu.RDX];
    long low = cpu.r[Cpu.RAX];
    boolean negative = high < 0;
    if (negative) {
      high = ~high + (low == 0 ? 1 : 0);
      low = -low;
    }
    long divisor = Math.abs(b);
    if (Long.compareUnsigned(high, divisor) >= 0) {
      return ERROR;
    }
    long quotient = Wide128.quotient(high, low, divisor);
    long remainder = low - quotient * divisor;
    boolean opposite = negative != b < 0;
    long signed = opposite ? -quotient : quotient;
    if (quotient != 0 && signed < 0 != opposite) {
      return ERROR;
    }
    return put(cpu, in, signed, negative ? -remainder : remainder);
  }

  private static Outcome put(Cpu cpu, Decoded in, long quotient, long remainder) {
    cpu.setRegister(Cpu.RAX, in.size(), true, quotient);
    cpu.setRegister(Cpu.RDX, in.size(), true, remainder);
    return Outcome.NEXT;
  }
}
