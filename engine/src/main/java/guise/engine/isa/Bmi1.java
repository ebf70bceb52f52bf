package guise.engine.isa;

/** The instructions of BMI1 but TZCNT. */
final class Bmi1 {
  private Bmi1() {}

  static Outcome andn(Cpu cpu, Decoded in) {
    long value = ~cpu.register(in.vvvv(), in.size(), true) & in.rm(cpu);
    in.setReg(cpu, value);
    cpu.flagsOf(value, false, false, in.size());
    return Outcome.NEXT;
  }

  static Outcome blsr(Cpu cpu, Decoded in) {
    long source = in.rm(cpu);
    return lowest(cpu, in, source & source - 1, source == 0);
  }

  static Outcome blsmsk(Cpu cpu, Decoded in) {
    long source = in.rm(cpu);
    return lowest(cpu, in, source ^ source - 1, source == 0);
  }

  static Outcome blsi(Cpu cpu, Decoded in) {
    long source = in.rm(cpu);
    return lowest(cpu, in, source & -source, source != 0);
  }

  private static Outcome lowest(Cpu cpu, Decoded in, long value, boolean carry) {
    cpu.setRegister(in.vvvv(), in.size(), true, value);
    cpu.flagsOf(value, carry, false, in.size());
    return Outcome.NEXT;
  }

  /** BEXTR: the start in bits 7:0 of the control, the length in bits 15:8. */
  static Outcome bextr(Cpu cpu, Decoded in) {
    long source = in.rm(cpu);
    int start = (int) cpu.r[in.vvvv()] & 0xFF;
    int length = (int) cpu.r[in.vvvv()] >>> 8 & 0xFF;
    long from = start < Long.SIZE ? source >>> start : 0;
    long value = length < Long.SIZE ? from & (1L << length) - 1 : from;
    in.setReg(cpu, value);
    cpu.flagsOf(value, false, false, in.size());
    return Outcome.NEXT;
  }
}
