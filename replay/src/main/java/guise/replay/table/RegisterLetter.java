package guise.replay.table;

import guise.x86.Register;

/** The letter that recordings write for a register of CPUID. */
public final class RegisterLetter {
  private RegisterLetter() {}

  public static char of(Register register) {
    return switch (register) {
      case EAX -> 'a';
      case EBX -> 'b';
      case ECX -> 'c';
      case EDX -> 'd';
    };
  }

  /**
   * The register of a letter.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Register register(char letter) {
    for (Register register : Register.values()) {
      if (of(register) == letter) {
        return register;
      }
    }
    throw new IllegalArgumentException("no register of CPUID: " + letter);
  }
}
