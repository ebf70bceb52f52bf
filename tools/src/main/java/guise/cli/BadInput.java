package guise.cli;

/** Something the user wrote that cannot be understood, said in one line. */
final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadInput(String line) {
    super(line);
  }
}
