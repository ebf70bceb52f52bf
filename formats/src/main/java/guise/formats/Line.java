package guise.formats;

/** One line of an input, without its end. */
record Line(Place place, String text) {
  /** The line without blanks at its ends. */
  String stripped() {
    return text.strip();
  }
}
