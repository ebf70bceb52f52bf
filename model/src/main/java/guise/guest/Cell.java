package guise.guest;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Behaviour;
import guise.kernel.Limit;
import guise.kernel.Rule;
import guise.x86.Register;
import java.util.Optional;

/**
 * Where one register of a reported leaf comes from.
 *
 * @param how in words, after the register's name
 * @param source the value
 * @param rule what decides instead of the leaf's own row, where something does
 */
@Immutable
record Cell(String how, Source source, Decider rule) {

  /** Names the rule that decides a cell in a kernel; none where the leaf's own row does. */
  @Immutable
  interface Decider {
    Optional<Rule> in(Answer answer);
  }

  /** Computes a register of an answer. */
  @Immutable
  interface Source {
    int value(Answer answer, Register register);
  }

  static final Cell RAW =
      new Cell("as the CPU answers", (answer, register) -> answer.raw().get(register), Cell::row);

  static final Cell ZERO = new Cell("zero: KVM keeps it to itself", (_, _) -> 0, Cell::row);

  static final Cell CAPS =
      new Cell(
          "KVM's capabilities",
          (answer, register) -> answer.capabilities(answer.leaf(), register),
          Cell::row);

  private static Optional<Rule> row(Answer answer) {
    return Optional.empty();
  }

  static Cell constant(int value) {
    return new Cell("always 0x" + Integer.toHexString(value), (_, _) -> value, Cell::row);
  }

  static Cell masked(int mask) {
    return new Cell(
        "as the CPU answers, cut to 0x" + Integer.toHexString(mask),
        (answer, register) -> answer.raw().get(register) & mask,
        Cell::row);
  }

  static Cell computed(String how, Computation computation) {
    return new Cell(how, (answer, _) -> computation.value(answer), Cell::row);
  }

  /** This cell, decided by something that kernels do or do not do. */
  Cell by(Behaviour behaviour) {
    return new Cell(how, source, answer -> inForce(behaviour, answer));
  }

  private static Optional<Rule> inForce(Behaviour behaviour, Answer answer) {
    boolean does = answer.report().rules().does(behaviour);
    return does ? Optional.of(behaviour) : Optional.empty();
  }

  /** This cell, decided by what depends on the host or the process. */
  Cell by(Decider decider) {
    return new Cell(how, source, decider);
  }

  /** This cell, decided by a limit of the kernel. */
  Cell by(Limit limit) {
    return new Cell(how, source, answer -> Optional.of(answer.inForce(limit)));
  }

  /** What the CPU answers, at most a limit of the kernel. */
  static Cell upTo(Limit limit) {
    return new Cell(
        "the CPU's, at most what KVM knows",
        (answer, register) -> least(answer.raw().get(register), answer.limit(limit)),
        answer -> Optional.of(answer.inForce(limit)));
  }

  static int least(int value, int limit) {
    return Integer.compareUnsigned(value, limit) < 0 ? value : limit;
  }

  /** Computes a value that does not depend on the register's own raw value. */
  @Immutable
  interface Computation {
    int value(Answer answer);
  }
}
