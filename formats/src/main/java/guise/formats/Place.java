package guise.formats;

/**
 * A place in an input, for the message about it.
 *
 * @param source the name of the input
 * @param line the line, counted from 1; 0 for the input as a whole
 */
record Place(String source, int line) {
  FormatException found(String found, String expected) {
    return new FormatException(source, line, found, expected);
  }

  FormatException foundText(String text, String expected) {
    return found(FormatException.quoted(text), expected);
  }
}
