package guise.engine.isa;

/** ADCX and ADOX: two chains of carries at once, one in CF, one in OF. */
final class Adx {
  private Adx() {}

  static Outcome adcx(Cpu cpu, Decoded in) {
    boolean carry = add(cpu, in, cpu.cf());
    cpu.setCarryAndOverflow(carry, cpu.of());
    return Outcome.NEXT;
  }

  static Outcome adox(Cpu cpu, Decoded in) {
    boolean carry = add(cpu, in, cpu.of());
    cpu.setCarryAndOverflow(cpu.cf(), carry);
    return Outcome.NEXT;
  }

  /** Adds and tells the carry out. */
  private static boolean add(Cpu cpu, Decoded in, boolean carry) {
    long a = in.rm(cpu);
    long b = in.reg(cpu);
    long sum = a + b + (carry ? 1 : 0);
    in.setReg(cpu, sum);
    return Shift.bit(a & b | (a | b) & ~sum, 8 * in.size() - 1);
  }
}
