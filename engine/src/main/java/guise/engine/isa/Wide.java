package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/**
 * The hot forms of arithmetic: a destination that is a register of 32 or 64 bits. Each operation
 * has its own methods, so that an instruction costs one call that is decided at run time.
 */
@Immutable
record Wide(Semantics rmR, Semantics rmI, Semantics rRm) {
  static final Wide ADD = new Wide(Wide::addRmR, Wide::addRmI, Wide::addRRm);
  static final Wide SUB = new Wide(Wide::subRmR, Wide::subRmI, Wide::subRRm);
  static final Wide AND = new Wide(Wide::andRmR, Wide::andRmI, Wide::andRRm);
  static final Wide OR = new Wide(Wide::orRmR, Wide::orRmI, Wide::orRRm);
  static final Wide XOR = new Wide(Wide::xorRmR, Wide::xorRmI, Wide::xorRRm);

  /** Whether the r/m operand is a register without a part that stays. */
  static boolean registers(Decoded in) {
    return in.size() >= 4 && !in.memory();
  }

  Semantics chooseRmR(Decoded in, Semantics general) {
    return registers(in) ? rmR : general;
  }

  Semantics chooseRmI(Decoded in, Semantics general) {
    return registers(in) ? rmI : general;
  }

  Semantics chooseRRm(Decoded in, Semantics general) {
    return in.size() >= 4 ? rRm : general;
  }

  private static Outcome add(Cpu cpu, Decoded in, int to, long b) {
    long a = cpu.r[to];
    long sum = a + b;
    cpu.r[to] = sum & in.mask();
    cpu.flagsOfAdd(a, b, sum, in.size());
    return Outcome.NEXT;
  }

  private static Outcome addRmR(Cpu cpu, Decoded in) {
    return add(cpu, in, in.rm(), cpu.r[in.reg()]);
  }

  private static Outcome addRmI(Cpu cpu, Decoded in) {
    return add(cpu, in, in.rm(), in.immediate());
  }

  private static Outcome addRRm(Cpu cpu, Decoded in) {
    return add(cpu, in, in.reg(), in.rm(cpu));
  }

  private static Outcome sub(Cpu cpu, Decoded in, int to, long b) {
    long a = cpu.r[to];
    long difference = a - b;
    cpu.r[to] = difference & in.mask();
    cpu.flagsOfSubtract(a, b, difference, in.size());
    return Outcome.NEXT;
  }

  private static Outcome subRmR(Cpu cpu, Decoded in) {
    return sub(cpu, in, in.rm(), cpu.r[in.reg()]);
  }

  private static Outcome subRmI(Cpu cpu, Decoded in) {
    return sub(cpu, in, in.rm(), in.immediate());
  }

  private static Outcome subRRm(Cpu cpu, Decoded in) {
    return sub(cpu, in, in.reg(), in.rm(cpu));
  }

  private static Outcome logic(Cpu cpu, Decoded in, int to, long value) {
    cpu.r[to] = value & in.mask();
    cpu.flagsOfLogic(value, in.size());
    return Outcome.NEXT;
  }

  private static Outcome andRmR(Cpu cpu, Decoded in) {
    return logic(cpu, in, in.rm(), cpu.r[in.rm()] & cpu.r[in.reg()]);
  }

  private static Outcome andRmI(Cpu cpu, Decoded in) {
    return logic(cpu, in, in.rm(), cpu.r[in.rm()] & in.immediate());
  }

  private static Outcome andRRm(Cpu cpu, Decoded in) {
    return logic(cpu, in, in.reg(), in.rm(cpu) & cpu.r[in.reg()]);
  }

  private static Outcome orRmR(Cpu cpu, Decoded in) {
    return logic(cpu, in, in.rm(), cpu.r[in.rm()] | cpu.r[in.reg()]);
  }

  private static Outcome orRmI(Cpu cpu, Decoded in) {
    return logic(cpu, in, in.rm(), cpu.r[in.rm()] | in.immediate());
  }

  private static Outcome orRRm(Cpu cpu, Decoded in) {
    return logic(cpu, in, in.reg(), in.rm(cpu) | cpu.r[in.reg()]);
  }

  private static Outcome xorRmR(Cpu cpu, Decoded in) {
    return logic(cpu, in, in.rm(), cpu.r[in.rm()] ^ cpu.r[in.reg()]);
  }

  private static Outcome xorRmI(Cpu cpu, Decoded in) {
    return logic(cpu, in, in.rm(), cpu.r[in.rm()] ^ in.immediate());
  }

  private static Outcome xorRRm(Cpu cpu, Decoded in) {
    return logic(cpu, in, in.reg(), in.rm(cpu) ^ cpu.r[in.reg()]);
  }
}
