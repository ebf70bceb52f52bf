package guise.replay.table;

/** What an edit does to the bits of a register. */
public enum BitOperation {
  SET('+'),
  CLEAR('-'),
  TOGGLE('^'),
  ASSIGN('=');

  private final char sign;

  BitOperation(char sign) {
    this.sign = sign;
  }

  public char sign() {
    return sign;
  }

  int of(int old, int value) {
    return switch (this) {
      case SET -> old | value;
      case CLEAR -> old & ~value;
      case TOGGLE -> old ^ value;
      case ASSIGN -> value;
    };
  }

  /**
   * The operation of a sign.
   *
   * @throws IllegalArgumentException if there is none
   */
  static BitOperation of(char sign) {
    for (BitOperation operation : values()) {
      if (operation.sign == sign) {
        return operation;
      }
    }
    throw new IllegalArgumentException("no operation on bits: " + sign);
  }
}
