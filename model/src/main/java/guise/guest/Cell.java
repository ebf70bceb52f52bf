package guise.guest;

import guise.x86.Register;

/**
 * Where one register of a reported leaf comes from.
 *
 * @param how in words, after the register's name
 * @param source the value
 */
record Cell(String how, Source source) {
  /** Computes a register of an answer. */
  interface Source {
    int value(Answer answer, Register register);
  }

  static final Cell RAW =
      new Cell("as the CPU answers", (answer, register) -> answer.raw().get(register));

  static final Cell ZERO = new Cell("zero: KVM keeps it to itself", (_, _) -> 0);

  static final Cell CAPS =
      new Cell(
          "KVM's capabilities",
          (answer, register) -> answer.capabilities(answer.leaf(), register));

  static Cell constant(int value) {
    return new Cell("always 0x" + Integer.toHexString(value), (_, _) -> value);
  }

  static Cell masked(int mask) {
    return new Cell(
        "as the CPU answers, cut to 0x" + Integer.toHexString(mask),
        (answer, register) -> answer.raw().get(register) & mask);
  }

  static Cell computed(String how, Computation computation) {
    return new Cell(how, (answer, _) -> computation.value(answer));
  }

  /** Computes a value that does not depend on the register's own raw value. */
  interface Computation {
    int value(Answer answer);
  }
}
