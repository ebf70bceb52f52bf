package guise.engine.isa;

/** MUL and IMUL: CF and OF say that the upper half means something. */
final class Multiply {
  private static final long BYTE = 0xFF;

  private Multiply() {}

  static Outcome mul8(Cpu cpu, Decoded in) {
    long product = (cpu.r[Cpu.RAX] & BYTE) * in.rm(cpu);
    cpu.setRegister(Cpu.RAX, 2, true, product);
    return flags(cpu, product, product > BYTE, 1);
  }

  static Outcome imul8(Cpu cpu, Decoded in) {
    long product = (long) (byte) cpu.r[Cpu.RAX] * (byte) in.rm(cpu);
    cpu.setRegister(Cpu.RAX, 2, true, product);
    return flags(cpu, product, product != (byte) product, 1);
  }

  static Outcome mul(Cpu cpu, Decoded in) {
    long a = cpu.register(Cpu.RAX, in.size(), true);
    long b = in.rm(cpu);
    long low = a * b;
    long high = in.size() == 8 ? Math.unsignedMultiplyHigh(a, b) : low >>> 8 * in.size();
    return pair(cpu, in, low, high, high != 0);
  }

  static Outcome imul(Cpu cpu, Decoded in) {
    int bits = 8 * in.size();
    long a = Shift.signed(cpu.r[Cpu.RAX], bits);
    long b = Shift.signed(in.rm(cpu), bits);
    long low = a * b;
    long high = in.size() == 8 ? Math.multiplyHigh(a, b) : low >> bits;
    return pair(cpu, in, low, high, high != Shift.signed(low, bits) >> Long.SIZE - 1);
  }

  private static Outcome pair(Cpu cpu, Decoded in, long low, long high, boolean more) {
    cpu.setRegister(Cpu.RAX, in.size(), true, low);
    cpu.setRegister(Cpu.RDX, in.size(), true, high);
    return flags(cpu, low, more, in.size());
  }

  static Outcome imulRRm(Cpu cpu, Decoded in) {
    return truncated(cpu, in, in.rm(cpu), in.reg(cpu));
  }

  static Outcome imulRRmI(Cpu cpu, Decoded in) {
    return truncated(cpu, in, in.rm(cpu), in.immediate());
  }

  static Semantics chooseRRm(Decoded in, Semantics general) {
    return in.size() == 8 && !in.memory() ? Multiply::imul64 : general;
  }

  private static Outcome imul64(Cpu cpu, Decoded in) {
    long a = cpu.r[in.reg()];
    long b = cpu.r[in.rm()];
    long low = a * b;
    cpu.r[in.reg()] = low;
    return flags(cpu, low, Math.multiplyHigh(a, b) != low >> Long.SIZE - 1, 8);
  }

  private static Outcome truncated(Cpu cpu, Decoded in, long left, long right) {
    int bits = 8 * in.size();
    long a = Shift.signed(left, bits);
    long b = Shift.signed(right, bits);
    long low = a * b;
    long high = in.size() == 8 ? Math.multiplyHigh(a, b) : low >> bits;
    in.setReg(cpu, low);
    return flags(cpu, low, high != Shift.signed(low, bits) >> Long.SIZE - 1, in.size());
  }

  private static Outcome flags(Cpu cpu, long low, boolean more, int size) {
    cpu.flagsOf(low, more, more, size);
    return Outcome.NEXT;
  }
}
