package guise.engine.isa;

/** MOVZX, MOVSX, MOVSXD, CBW and CWD with their wider forms: the source is narrower. */
final class Extend {
  private Extend() {}

  private static long source(Cpu cpu, Decoded in, int size) {
    return in.memory()
        ? cpu.read(in.segment(), in.offset(cpu), size)
        : cpu.register(in.rm(), size, in.rex());
  }

  static Outcome zeroByte(Cpu cpu, Decoded in) {
    cpu.setRegister(in.reg(), in.size(), true, source(cpu, in, 1));
    return Outcome.NEXT;
  }

  static Outcome zeroWord(Cpu cpu, Decoded in) {
    cpu.setRegister(in.reg(), in.size(), true, source(cpu, in, 2));
    return Outcome.NEXT;
  }

  static Outcome signByte(Cpu cpu, Decoded in) {
    cpu.setRegister(in.reg(), in.size(), true, (byte) source(cpu, in, 1));
    return Outcome.NEXT;
  }

  static Outcome signWord(Cpu cpu, Decoded in) {
    cpu.setRegister(in.reg(), in.size(), true, (short) source(cpu, in, 2));
    return Outcome.NEXT;
  }

  /** MOVSXD without REX.W reads no more than it writes. */
  static Outcome signDoubleword(Cpu cpu, Decoded in) {
    int size = Math.min(in.size(), 4);
    long value = Shift.signed(source(cpu, in, size), Integer.SIZE);
    cpu.setRegister(in.reg(), in.size(), true, value);
    return Outcome.NEXT;
  }

  /** CBW, CWDE, CDQE. */
  static Outcome accumulator(Cpu cpu, Decoded in) {
    long value = Shift.signed(cpu.r[Cpu.RAX], 4 * in.size());
    cpu.setRegister(Cpu.RAX, in.size(), true, value);
    return Outcome.NEXT;
  }

  /** CWD, CDQ, CQO. */
  static Outcome acrossRegisters(Cpu cpu, Decoded in) {
    long sign = Shift.signed(cpu.r[Cpu.RAX], 8 * in.size()) >> Long.SIZE - 1;
    cpu.setRegister(Cpu.RDX, in.size(), true, sign);
    return Outcome.NEXT;
  }
}
