package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;

/** An operation on one integer, in the two steps of {@link Binary}. */
@Immutable
interface Unary {
  long result(long a);

  void flags(Cpu cpu, long a, long result, int size);
}
