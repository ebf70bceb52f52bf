package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/**
 * An operation on two integers. Operands are zero-extended, or sign-extended immediates; what
 * stands above the operand size in a result counts for nothing.
 */
@Immutable
interface Binary {
  /** The result; nothing is changed yet, for the write may still fault. */
  long result(Cpu cpu, long a, long b);

  /** Leaves the flags, after the result has been written. */
  void flags(Cpu cpu, long a, long b, long result, int size);
}
