package guise.host;

import guise.x86.Registers;
import java.util.List;
import java.util.function.Function;

/**
 * The logical CPUs of the machine that this process runs on, which execute CPUID for it: where the
 * kernel gives a process no files to read the answers from.
 */
public interface LiveProcessors {
  /** The numbers of those this process may run on. */
  List<Integer> numbers();

  /** What comes of questions that all are answered by one of them. */
  <T> T on(int number, Function<Processor, T> questions);

  /** Whatever answers CPUID. */
  @FunctionalInterface
  interface Processor {
    Registers cpuid(int function, int index);
  }
}
