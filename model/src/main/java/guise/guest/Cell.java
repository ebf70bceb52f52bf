package guise.guest;

import guise.kernel.Behaviour;
import guise.kernel.KernelVersion;
import guise.kernel.Limit;
import guise.kernel.Rule;
import guise.x86.Register;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where one register of a reported leaf comes from.
 *
 * @param how in words, after the register's name
 * @param source the value
 * @param rule what decides instead of the leaf's own row, where something does
 */
record Cell(String how, Source source, Function<KernelVersion, Optional<Rule>> rule) {
  private static final Function<KernelVersion, Optional<Rule>> ROW = _ -> Optional.empty();

  /** Computes a register of an answer. */
  interface Source {
    int value(Answer answer, Register register);
  }

  static final Cell RAW =
      new Cell("as the CPU answers", (answer, register) -> answer.raw().get(register), ROW);

  static final Cell ZERO = new Cell("zero: KVM keeps it to itself", (_, _) -> 0, ROW);

  static final Cell CAPS =
      new Cell(
          "KVM's capabilities",
          (answer, register) -> answer.capabilities(answer.leaf(), register),
          ROW);

  static Cell constant(int value) {
    return new Cell("always 0x" + Integer.toHexString(value), (_, _) -> value, ROW);
  }

  static Cell masked(int mask) {
    return new Cell(
        "as the CPU answers, cut to 0x" + Integer.toHexString(mask),
        (answer, register) -> answer.raw().get(register) & mask,
        ROW);
  }

  static Cell computed(String how, Computation computation) {
    return new Cell(how, (answer, _) -> computation.value(answer), ROW);
  }

  /** This cell, decided by something that kernels do or do not do. */
  Cell by(Behaviour behaviour) {
    return new Cell(how, source, _ -> Optional.of(behaviour));
  }

  /** This cell, decided by a limit of the kernel. */
  Cell by(Limit limit) {
    return new Cell(how, source, version -> Optional.of(limit.in(version)));
  }

  /** What the CPU answers, at most a limit of the kernel. */
  static Cell upTo(Limit limit) {
    return new Cell(
        "the CPU's, at most what KVM knows",
        (answer, register) -> least(answer.raw().get(register), answer.limit(limit)),
        version -> Optional.of(limit.in(version)));
  }

  static int least(int value, int limit) {
    return Integer.compareUnsigned(value, limit) < 0 ? value : limit;
  }

  /** Computes a value that does not depend on the register's own raw value. */
  interface Computation {
    int value(Answer answer);
  }
}
