package guise.engine;

import com.google.errorprone.annotations.Immutable;
import guise.x86.Registers;

/** What an instruction of the guest came to. */
@Immutable
public sealed interface Outcome {
  /** It wrote its registers, or none. */
  record Completed() implements Outcome {}

  /** It answered with one value, as RDMSR does. */
  record Value(long value) implements Outcome {}

  /** It answered with four registers, as CPUID does. */
  record Answer(Registers registers) implements Outcome {}

  /** It faulted, by the exception's vector: 6 is #UD, 13 is #GP. */
  record Faulted(int vector) implements Outcome {}
}
