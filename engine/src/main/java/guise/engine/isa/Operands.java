package guise.engine.isa;

/**
 * Where the operands of arithmetic come from and where results go. A form and an operation make the
 * semantics of a row, once, when the table is made.
 *
 * <p>The forms with the accumulator are those with an immediate: the decoder leaves register 0.
 */
final class Operands {
  private Operands() {}

  /** {@code OP r/m, r}. */
  static Semantics rmR(Binary op) {
    return (cpu, in) -> {
      long b = in.reg(cpu);
      long a = in.rmToModify(cpu);
      long result = op.result(cpu, a, b);
      in.modify(cpu, result);
      op.flags(cpu, a, b, result, in.size());
      return Outcome.NEXT;
    };
  }

  /** {@code OP r, r/m}. */
  static Semantics rRm(Binary op) {
    return (cpu, in) -> {
      long b = in.rm(cpu);
      long a = in.reg(cpu);
      long result = op.result(cpu, a, b);
      in.setReg(cpu, result);
      op.flags(cpu, a, b, result, in.size());
      return Outcome.NEXT;
    };
  }

  /** {@code OP r/m, imm}. */
  static Semantics rmI(Binary op) {
    return (cpu, in) -> {
      long b = in.immediate() & in.mask();
      long a = in.rmToModify(cpu);
      long result = op.result(cpu, a, b);
      in.modify(cpu, result);
      op.flags(cpu, a, b, result, in.size());
      return Outcome.NEXT;
    };
  }

  /** {@code OP r/m}. */
  static Semantics rm(Unary op) {
    return (cpu, in) -> {
      long a = in.rmToModify(cpu);
      long result = op.result(a);
      in.modify(cpu, result);
      op.flags(cpu, a, result, in.size());
      return Outcome.NEXT;
    };
  }

  /** {@code OP r}, the register in the opcode. */
  static Semantics r(Unary op) {
    return (cpu, in) -> {
      long a = in.reg(cpu);
      long result = op.result(a);
      in.setReg(cpu, result);
      op.flags(cpu, a, result, in.size());
      return Outcome.NEXT;
    };
  }
}
