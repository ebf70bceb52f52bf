package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/** BT, BTS, BTR, BTC: CF is the bit as it was; the other flags stay. */
final class BitTest {
  private BitTest() {}

  /** What becomes of an operand's bit. */
  @Immutable
  @FunctionalInterface
  interface Change {
    long of(long value, long bit);
  }

  static long set(long value, long bit) {
    return value | bit;
  }

  static long reset(long value, long bit) {
    return value & ~bit;
  }

  static long complement(long value, long bit) {
    return value ^ bit;
  }

  /**
   * The offset of the word that holds the bit: a register's bit number is signed and reaches as far
   * as the operand size lets it.
   */
  private static long offset(Cpu cpu, Decoded in) {
    long number = Shift.signed(cpu.r[in.reg()], 8 * in.size());
    long words = number >> Integer.numberOfTrailingZeros(8 * in.size());
    return in.offset(cpu) + words * in.size() & Strings.mask(in);
  }

  private static int number(Decoded in, long number) {
    return (int) number & 8 * in.size() - 1;
  }

  static Outcome testR(Cpu cpu, Decoded in) {
    long value = in.memory() ? cpu.read(in.segment(), offset(cpu, in), in.size()) : in.rm(cpu);
    cpu.setCarry(Shift.bit(value, number(in, cpu.r[in.reg()])));
    return Outcome.NEXT;
  }

  static Outcome testI(Cpu cpu, Decoded in) {
    cpu.setCarry(Shift.bit(in.rm(cpu), number(in, in.immediate())));
    return Outcome.NEXT;
  }

  static Semantics changeR(Change change) {
    return (cpu, in) -> {
      long value =
          in.memory()
              ? cpu.readToModify(in.segment(), offset(cpu, in), in.size())
              : in.rmToModify(cpu);
      return change(cpu, in, change, value, number(in, cpu.r[in.reg()]));
    };
  }

  static Semantics changeI(Change change) {
    return (cpu, in) -> change(cpu, in, change, in.rmToModify(cpu), number(in, in.immediate()));
  }

  private static Outcome change(Cpu cpu, Decoded in, Change change, long value, int number) {
    in.modify(cpu, change.of(value, 1L << number));
    cpu.setCarry(Shift.bit(value, number));
    return Outcome.NEXT;
  }
}
