package guise.engine.isa;

/** BSF, BSR, TZCNT, LZCNT, POPCNT. */
final class BitScan {
  private BitScan() {}

  /** BSF of 0 leaves its destination, as AMD documents it and Intel does it. */
  static Outcome forward(Cpu cpu, Decoded in) {
    long value = in.rm(cpu);
    if (value != 0) {
      in.setReg(cpu, Long.numberOfTrailingZeros(value));
    }
    cpu.setZero(value == 0);
    return Outcome.NEXT;
  }

  static Outcome reverse(Cpu cpu, Decoded in) {
    long value = in.rm(cpu);
    if (value != 0) {
      in.setReg(cpu, Long.SIZE - 1 - Long.numberOfLeadingZeros(value));
    }
    cpu.setZero(value == 0);
    return Outcome.NEXT;
  }

  static Outcome trailingZeros(Cpu cpu, Decoded in) {
    long value = in.rm(cpu);
    long count = Math.min(8L * in.size(), Long.numberOfTrailingZeros(value));
    return counted(cpu, in, count, value == 0);
  }

  static Outcome leadingZeros(Cpu cpu, Decoded in) {
    long value = in.rm(cpu);
    int count = Long.numberOfLeadingZeros(value) - (Long.SIZE - 8 * in.size());
    return counted(cpu, in, count, value == 0);
  }

  private static Outcome counted(Cpu cpu, Decoded in, long count, boolean carry) {
    in.setReg(cpu, count);
    cpu.flagsOf(count, carry, false, in.size());
    return Outcome.NEXT;
  }

  static Outcome population(Cpu cpu, Decoded in) {
    long value = in.rm(cpu);
    in.setReg(cpu, Long.bitCount(value));
    cpu.setStatus(value == 0 ? Cpu.ZF : 0);
    return Outcome.NEXT;
  }
}
